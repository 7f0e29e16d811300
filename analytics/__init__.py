"""Thinks: Polars in, Polars out. No Streamlit, no SQL."""

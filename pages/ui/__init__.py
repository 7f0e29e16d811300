"""The one place for session state, choosing and showing."""

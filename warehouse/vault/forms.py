"""What identities look like: their kinds, how they compare and how they are masked.

Two values are the same if their normal forms are; what is shown of one to those who may
not see it is its masked form, which nobody is found by.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

Form = Callable[[str], str]

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_HIDDEN = "***"
_SHORTEST_PHONE = 11
_SHORTEST_ID = 8
_SHORTEST_ORGANISATION = 7


@dataclass(frozen=True)
class IdentityKind:
    """One kind of identity: its words in Chinese and English, and its two forms."""

    zh: str
    en: str
    normal: Form
    masked: Form


def plain(value: str) -> str:
    """Write a value one way: widths, cases and spaces tell nobody apart."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def _close(value: str) -> str:
    """Leave out everything but letters and digits."""
    return re.sub(r"[\W_]", "", plain(value))


def _phone(value: str) -> str:
    """Leave the digits, without the country's code where it is China's.

    >>> _phone("+86 138-0000-1234"), _phone("010 6600 0000")
    ('13800001234', '01066000000')
    """
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", value))
    return re.sub(r"^(?:00)?86(?=1\d{10}$)", "", digits)


def mask_name(value: str) -> str:
    """Leave a person's family name, or the first letter of each name.

    >>> mask_name("张三丰"), mask_name("Jane Smith")
    ('张*', 'J*** S***')
    """
    name = unicodedata.normalize("NFKC", value).strip()
    if _CHINESE.match(name):
        return f"{name[0]}*"
    return " ".join(f"{part[0]}{_HIDDEN}" for part in name.split())


def mask_organisation(value: str) -> str:
    """Leave how an organisation's name begins and what form it has.

    >>> mask_organisation("临江高速公路项目公司"), mask_organisation("Acme Trading Ltd")
    ('临江***项目公司', 'A*** Ltd')
    """
    name = unicodedata.normalize("NFKC", value).strip()
    if not _CHINESE.search(name):
        *_, form = ["", *name.split()[1:]]
        return f"{name[:1]}{_HIDDEN} {form}".strip()
    if len(name) < _SHORTEST_ORGANISATION:
        return f"{name[0]}{_HIDDEN}"
    return f"{name[:2]}{_HIDDEN}{name[-4:]}"


def mask_phone(value: str) -> str:
    """Leave three digits and four of a number long enough to hide in.

    >>> mask_phone("+86 13800001234"), mask_phone("6600 0000")
    ('138****1234', '***')
    """
    digits = _phone(value)
    if len(digits) < _SHORTEST_PHONE:
        return _HIDDEN
    return f"{digits[:3]}****{digits[-4:]}"


def mask_id_number(value: str) -> str:
    """Leave the first and the last letter.

    >>> mask_id_number("990101199001011234")
    '9****************4'
    """
    number = _close(value).upper()
    if len(number) < _SHORTEST_ID:
        return _HIDDEN
    return f"{number[0]}{'*' * (len(number) - 2)}{number[-1]}"


def mask_email(value: str) -> str:
    """Leave the first letter.

    >>> mask_email("zhang.san@example.com")
    'z***@***'
    """
    name, at, _ = value.strip().partition("@")
    return f"{name[:1]}{_HIDDEN}@{_HIDDEN}" if at else _HIDDEN


def mask_address(value: str) -> str:
    """Leave the province or city an address begins with, if it is a Chinese one.

    >>> mask_address("浙江省宁波市示例路1号"), mask_address("1 Example Road")
    ('浙江省***', '***')
    """
    address = unicodedata.normalize("NFKC", value).strip()
    place = re.match(r".{2,8}?(?:省|自治区|市)", address)
    return f"{place.group() if place else ''}{_HIDDEN}"


def _nothing(_: str) -> str:
    return _HIDDEN


KINDS = {
    "name": IdentityKind("姓名", "Name", plain, mask_name),
    "organisation": IdentityKind(
        "机构名称", "Name of the organisation", _close, mask_organisation
    ),
    "id_number": IdentityKind("证件号码", "Number of the id", _close, mask_id_number),
    "phone": IdentityKind("电话", "Telephone", _phone, mask_phone),
    "email": IdentityKind("邮箱", "E-mail", plain, mask_email),
    "address": IdentityKind("地址", "Address", _close, mask_address),
    "device": IdentityKind("设备", "Device", plain, _nothing),
    "network": IdentityKind("网络地址", "Network address", plain, _nothing),
}
"""Each kind of identity a source may send, by the name it is declared by."""

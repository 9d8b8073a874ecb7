# SPDX-License-Identifier: GPL-3.0-or-later
"""Which methods a datacenter knows."""
from codes import Codes
from devices import Devices
from mail import Mail
from notices import Notices
from other import Other
from passwords import Passwords
from tokens import Tokens
from transfer import Transfer

PARTS = (Codes, Mail, Passwords, Tokens, Transfer, Devices, Notices, Other)


def table(dc):
    """All methods of one datacenter by their TL names."""
    found = {}
    for part in PARTS:
        found.update(part(dc).table())
    return found

# SPDX-License-Identifier: GPL-3.0-or-later
"""Which methods a datacenter knows."""
from codes import Codes
from devices import Devices
from mail import Mail
from notices import Notices
from other import Other
from passwords import Passwords
from people.contacts import Contacts
from people.dialogs import Dialogs
from people.files import Files
from people.groups import Groups
from people.history import History
from people.membership import Membership
from people.profile import Profile
from people.sending import Sending
from people.stream import Stream
from tokens import Tokens
from transfer import Transfer

PARTS = (Codes, Mail, Passwords, Tokens, Transfer, Devices, Notices, Other, Profile, Contacts,
         Dialogs, History, Sending, Groups, Membership, Files, Stream)


def table(dc):
    """All methods of one datacenter by their TL names."""
    found = {}
    for part in PARTS:
        found.update(part(dc).table())
    return found

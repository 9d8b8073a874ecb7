# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that are errors, and the numbers that go with their texts."""
import re

ERROR_CODES = (
    (r'\w+_MIGRATE_\w+', 303), (r'FLOOD_\w+|SLOWMODE_\w+|2FA_CONFIRM_WAIT_\w+', 420),
    (r'AUTH_KEY_DUPLICATED|PHONE_NUMBER_INVALID|PHONE_PASSWORD_FLOOD|UPDATE_APP_TO_LOGIN|'
     r'SEND_CODE_UNAVAILABLE|FRESH_RESET_AUTHORISATION_FORBIDDEN', 406),
    (r'AUTH_KEY_UNSYNCHRONIZED', 500),
    (r'AUTH_KEY_\w+|SESSION_\w+|USER_DEACTIVATED\w*|ACTIVE_USER_REQUIRED', 401),
    (r'RECAPTCHA_\w+|APNS_VERIFY\w+|INTEGRITY_CHECK\w+', 403),
    (r'AUTH_RESTART\w*|SIGN_IN_FAILED|RPC_\w+|INTERDC_\w+|STORAGE_CHECK_FAILED|WORKER_BUSY\w*|'
     r'MSGID_DECREASE_RETRY|POSTPONED_TIMEOUT|MEMBER_\w+|REG_ID_GENERATE_FAILED', 500),
    (r'Timeout|Timedout|MSG_WAIT_TIMEOUT', -503),
)


def error_code(text):
    """The number that goes with an error's text when nobody gives one."""
    for pattern, code in ERROR_CODES:
        if re.fullmatch(pattern, text):
            return code
    return 400


class RpcError(Exception):
    """An answer that is an error."""

    def __init__(self, text, code=None):
        super().__init__(text)
        self.code = error_code(text) if code is None else code

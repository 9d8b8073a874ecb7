# SPDX-License-Identifier: GPL-3.0-or-later
"""A phone that is held against a screen."""
import base64
import shutil
import subprocess
import tempfile

from person import Failure

from qrread import Unreadable, block_rows, read_blocks # pylint: disable=wrong-import-order

LINK = 'tg://login?token='
PIXELS = 6  # for each module of a picture that is made of letters


def look_at(picture):
    """The text of the QR code in a picture, or None; by zbar, which knows nothing of us."""
    done = subprocess.run(['zbarimg', '-q', '--raw', '-Sdisable', '-Sqrcode.enable', str(picture)],
                          capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def look_at_blocks(lines):
    """The same for lines of block characters as they are on a dark terminal."""
    try:
        text = read_blocks(lines)
    except Unreadable:
        return None
    if shutil.which('zbarimg'):
        rows = block_rows(lines)
        with tempfile.NamedTemporaryFile('w', suffix='.pbm', encoding='ascii') as file:
            wide = [' '.join(str(int(bit)) for bit in row for _ in range(PIXELS)) for row in rows]
            file.write('P1\n%d %d\n' % (len(rows[0]) * PIXELS, len(rows) * PIXELS))
            file.write('\n'.join(line for line in wide for _ in range(PIXELS)) + '\n')
            file.flush()
            other = look_at(file.name)
        if other != text:
            raise Failure('zbar reads "%s" and not "%s"' % (other, text))
    return text


def confirm(place, link):
    """Says yes on the phone to what was scanned."""
    if not link.startswith(LINK):
        raise Failure('the code says "%s"' % link)
    token = base64.urlsafe_b64decode(link[len(LINK):] + '==').hex()
    event = place.dc.tell('scan', phone='9996612345', token=token)
    if event['event'] == 'error' or event['accepted'] != 1:
        raise Failure('the code was not accepted: %s' % event)

# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a scenario that are about the files of the settings."""
import hashlib

from datacenter import Failure


class FileSteps:
    """What is in them, and what befalls them."""
    # pylint: disable=no-member  # these are parts of a play

    def step_write(self, name, lines):
        """A file below the settings' folder, written by the program in an earlier life."""
        path = self.user_dir / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(''.join(line + '\n' for line in lines), encoding='utf-8')
        path.chmod(0o600)

    def step_file(self, pattern, count=1, mode=None, damage=None):
        """The files of this name below the settings' folder."""
        # A file that is being written stands beside its old one for a moment (FILE.new).
        self.settle()
        found = sorted(self.user_dir.glob(pattern))
        self._compare('the number of files ' + pattern, len(found), count)
        for path in found:
            if mode is not None:
                self._compare('the mode of ' + path.name, '%o' % (path.stat().st_mode & 0o7777),
                              mode)
            if damage is not None:
                self._damage(path, damage)

    @staticmethod
    def _damage(path, how):
        data = bytearray(path.read_bytes())
        if how == 'truncate':
            del data[len(data) // 2:]
        elif how == 'flip':
            data[len(data) // 2] ^= 0x10
        elif how == 'empty':
            data.clear()
        elif how == 'foreign':
            data = bytearray(b'<?xml version="1.0"?>\n')
        elif how == 'newer':
            data[4] += 1
            data[-32:] = hashlib.sha256(data[:-32]).digest()
        elif how == 'huge':
            data += bytes(1 << 20)
        elif how in ('folder', 'link'):
            path.rename(path.with_name('elsewhere'))
            path.mkdir() if how == 'folder' else path.symlink_to('elsewhere')
            return
        else:
            path.chmod(int(how, 8))
            return
        path.write_bytes(data)

    def step_die(self, call):
        """The program ends, as in a crash, when it next does this; the step after it waits for it."""
        self.front.tell('die', call)

    def step_disk(self, state):
        """The disk with the logins is "full", "read-only" or "good"."""
        if not self.front.tell('disk', state):
            raise Failure('no disk is "%s"' % state)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the list of all functions of the API, of the generated header."""
import pathlib
import re
import sys

names = re.findall(r'^#define TL_CALL_\w+ \{&(\w+)\}$', pathlib.Path(sys.argv[1]).read_text('utf-8'),
                   re.MULTILINE)
pathlib.Path(sys.argv[2]).write_text(
    '#include <tl-api.h>\n\nstatic const TlConstructor *const functions[] = {\n' +
    ''.join('    &%s,\n' % name for name in names) + '};\n', 'utf-8')

# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be seen in the source alone: layers, calls, sizes, heads, words, and what must exist."""
import pathlib
import re

ALL = ('base', 'crypto', 'tl', 'wire', 'session', 'client')
MAY_INCLUDE = {
    'base': {'base'}, 'crypto': {'base', 'crypto'}, 'tl': {'base', 'tl'},
    'wire': {'base', 'crypto', 'wire'}, 'session': {'base', 'crypto', 'tl', 'session'},
    'client': set(ALL),
}
# Parts of the client: each knows itself and what stands before it; the client's own folder, all.
CLIENT_PARTS = ('store', 'net', 'calls', 'model', 'updates', 'files', 'chats', 'login')
# Public headers that only the topmost layer knows.
OF_CLIENT = {'mt-client.h', 'mt-event.h', 'mt-login.h', 'mt-phone.h'}
GENERATED = {'tl-api.h': 'tl', 'tl-service.h': 'tl', 'tl-mtproto.h': 'tl'}
SYSTEM = {'base': 'openssl', 'crypto': 'openssl', 'session': 'openssl', 'tl': 'gio'}

BANNED = r'(?<![\w>.])(strcpy|strcat|sprintf|strtok|atoi|malloc|calloc|realloc|free|gets|system|' \
    r'popen|assert|abort|g_error|g_assert\w*)\s*\(|\bgoto\b'
BANNED_PLUGIN = r'\b(g_timeout_add\w*|g_idle_add\w*|g_source_remove|g_main_loop_\w+|sleep|usleep|' \
    r'setlocale)\s*\('
BANNED_CORE = r'(?<![\w>.])(socket|connect|send|recv|time|clock_gettime|gettimeofday|g_get_\w*_time|' \
    r'g_idle_\w+|g_timeout_\w+|g_main_\w+|g_source_\w+|g_thread_\w+|g_task_\w+|RAND_\w+|' \
    r'g_random_\w+|open|fopen|getenv|g_getenv|gettext|g_dgettext|ngettext|N?_)\s*\('
RAW_BYTES = r'\b(memcpy|GU?INT\d+_(?:FROM|TO)_[LB]E)\s*\('
# A static of these files stands in for the user data that libpurple's tables do not carry.
MUTABLE_STATICS = {'plugin/tg-plugin.c', 'tests/plugin/accidents.c', 'tests/plugin/loop.c',
                   'tests/plugin/prompts.c', 'tests/plugin/headless.c', 'tests/plugin/notices.c',
                   'tests/plugin/screen.c'}
# A text that is marked for translators, on the next line too.
TRANSLATED = re.compile(r'(?<!\w)(?:(?:N?_|N?C_|ngettext)\s*\(\s*|'
                        r'g_dngettext\s*\(\s*\w+\s*,\s*)"')
# xgettext ends a text at a macro, and nobody could translate the rest.
CUT_TEXT = re.compile(TRANSLATED.pattern + r'(?:[^"\\\n]|\\.|"\s*")*"\s*[A-Z]')
WORDS = ['TO' 'DO', 'FIX' 'ME', 'X' 'XX(?=[:.!])', 'HA' 'CK', 'not imple' 'mented', 'for ' 'now',
         r'stu' r'b(?:s|bed)?']


def check_layers(tree):
    """Each folder includes only what is below it."""
    for path, number, line in tree.find(r'^\s*#\s*include', tree.under(), code=False):
        name = re.search(r'[<"]([^>"]+)[>"]', line).group(1)
        problem = layer_problem(path, name)
        if problem:
            yield '%s:%d: %s: %s' % (path, number, problem, name)


def layer_problem(path, name):
    """Why this file may not include that, or None."""
    top, parts = path.parts[0], name.split('/')
    purple = name == 'purple.h' or parts[0] in ('libpurple', 'purple')
    if top == 'mtproto':
        folder = path.parts[1]
        if purple:
            return 'libpurple in the protocol library'
        if folder == 'include':
            return None if parts[0] in ('mtproto', 'glib.h') else 'in a public header'
        below = parts[0] if parts[0] in ALL else GENERATED.get(name)
        if below and below not in MAY_INCLUDE[folder]:
            return 'layer %s must not know %s' % (folder, below)
        if folder == 'client' and parts[0] == 'client' and len(path.parts) > 3 \
                and not is_before(path.parts[2], parts[1]):
            return 'part %s of the client must not know' % path.parts[2]
        if parts[0] == 'mtproto' and parts[-1] in OF_CLIENT and folder not in ('client', 'base'):
            return 'layer %s must not know the client' % folder
        if parts[0] in ('openssl', 'gio') and folder != 'client' and SYSTEM.get(folder) != parts[0]:
            return 'layer %s must not know %s' % (folder, parts[0])
        if parts[0] in ('sys', 'unistd.h', 'time.h', 'poll.h', 'netinet', 'pthread.h'):
            return 'the protocol library does no I/O'
    elif top == 'plugin' and (parts[0] in ALL or name in GENERATED):
        return 'the plugin sees public headers only'
    elif purple and path.parts[:2] in (('tests', 'unit'), ('tests', 'fuzz'), ('tests', 'e2e'),
                                       ('tests', 'support')):
        return 'libpurple in a test without it'
    return None


def is_before(part, other):
    """Whether this part of the client may know that one."""
    return other in CLIENT_PARTS[:CLIENT_PARTS.index(part) + 1]


def check_calls(tree):
    """No banned calls."""
    places = [
        (BANNED, tree.under('mtproto', 'plugin')),
        (BANNED.replace('|assert|abort|g_error|g_assert\\w*', ''), tree.under('tests')),
        (BANNED_PLUGIN, tree.under('plugin')),
        (r'\bpurple_core_get_ui\w*\s*\(', [p for p in tree.under('plugin') if p.stem != 'tg-ui']),
        (r'\bpurple_debug_\w+\s*\(', [p for p in tree.under('plugin') if p.stem != 'tg-log']),
        (r'\bg_main_context_\w+', [p for p in tree.under('plugin') if p.stem != 'tg-worker']),
        (BANNED_CORE, tree.under('mtproto', suffixes=('.c',))),
        (RAW_BYTES, [p for p in tree.under('mtproto')
                     if p.parts[1] not in ('base', 'crypto') and p.stem != 'tl-codec']),
        (r'\bmemcmp\s*\(', [p for p in tree.under('mtproto')
                            if p.stem in ('mt-envelope', 'mt-secret', 'mt-kdf', 'mt-srp')]),
    ]
    for pattern, paths in places:
        for path, number, line in tree.find(pattern, paths):
            yield '%s:%d: banned: %s' % (path, number, line)


def functions(code):
    """(name, first line, lines, deepest nesting, parameters) of each function."""
    lines = code.split('\n')
    start = None
    for number, line in enumerate(lines):
        if line == '{':
            start = number
        elif line == '}' and start is not None:
            head = start - 1
            while head > 0 and not re.match(r'\w+\(', lines[head]):
                head -= 1
            name = re.match(r'(\w*)', lines[head]).group(1)
            depth, deepest = 0, 0
            for each in lines[start + 1:number]:
                if re.match(r'\s*}', each):
                    depth -= 1
                if re.match(r'.*\{\s*$', each):
                    depth += 1
                    deepest = max(deepest, depth)
            yield name, head + 1, number - start - 1, deepest, ' '.join(lines[head:start])
            start = None


def check_sizes(tree):
    """Files and functions that one can take in at a glance."""
    for path in tree.under(suffixes=('.c', '.h', '.py')):
        count = tree.text(path).count('\n')
        if count > 800:
            yield '%s: %d lines, the limit is 800' % (path, count)
    for path in tree.under(suffixes=('.c',)):
        for name, line, count, depth, _head in functions(tree.code(path)):
            if count > 80:
                yield '%s:%d: %s() has %d lines, the limit is 80' % (path, line, name, count)
            if depth > 4:
                yield '%s:%d: %s() is nested %d deep, the limit is 4' % (path, line, name, depth)


def check_heads(tree):
    """Licence, copyright, and a sentence about what the file owns."""
    licence = 'SPDX-License-Identifier: GPL-3.0-or-later'
    for path in tree.under():
        lines = tree.text(path).split('\n')
        if lines[0] != '/* ' + licence:
            yield '%s: the first line is not the licence' % path
        elif not lines[1].startswith(' * Copyright (C) '):
            yield '%s: the second line is not the copyright' % path
        elif lines[2] != ' *' or not re.match(r' \* [A-Z`"\'a-z]', lines[3]):
            yield '%s: no sentence about what it owns' % path
        if path.suffix == '.h' and not re.search(r'^#pragma once$', tree.text(path), re.MULTILINE):
            yield '%s: no #pragma once' % path
    for path in tree.files:
        script = path.suffix in ('.py', '.sh') or path.name == 'meson.build' or \
            path.parts[0] == 'tests' and not path.suffix and tree.text(path).startswith('#!')
        if script and licence not in '\n'.join(tree.text(path).split('\n')[:3]):
            yield '%s: no licence at the top' % path


def check_statics(tree):
    """No state outside of objects."""
    for path, number, line in tree.find(r'^\s*static\s+(?!inline)', tree.under()):
        if str(path) in MUTABLE_STATICS or path.parts[0] == 'tests' and path.parts[1] == 'unit':
            continue
        declared = re.split(r'[=;\[]', line)[0]
        if '(' in declared or not re.search(r'[=;\[{]', line):
            continue
        constant = re.search(r'\*\s*const\b[^*]*$', declared) if '*' in declared \
            else re.search(r'\bconst\b', declared)
        if not constant:
            yield '%s:%d: a mutable static: %s' % (path, number, line)


def check_words(tree):
    """Nothing left for later, and nothing that belongs to one person's computer."""
    pattern = r'\b(%s)(?!\w)|/(home|root|tmp/bash)[/_]' % '|'.join(WORDS)
    paths = [path for path in tree.files if path.name not in ('COPYING', 'source.py') and
             path.suffix not in ('.png', '.bin', '.json', '.svg')]
    for path, number, line in tree.find(pattern, paths, code=False):
        yield '%s:%d: %s' % (path, number, line)


def check_tests_exist(tree):
    """Each module of the protocol library is tested by a program of its own or a neighbour's."""
    tests = tree.under('tests/unit', suffixes=('.c',))
    names = {path.stem.removeprefix('test-') for path in tests}
    included = {name.rpartition('/')[2] for path in tests
                for name in re.findall(r'#include [<"]([^>"]+)\.h[>"]', tree.text(path))}
    for path in tree.under('mtproto', suffixes=('.c',)):
        stem, tested = path.stem, False
        while stem and not tested:
            tested = stem.removeprefix('mt-') in names or stem in names or stem in included
            stem = stem.rpartition('-')[0] if stem.count('-') > 1 else ''
        if not tested:
            yield '%s: no unit test' % path


def check_readmes(tree):
    """Each folder says what it is for."""
    folders = {path.parts[:depth] for path in tree.files for depth in (1, 2)
               if len(path.parts) > depth and not path.parts[0].startswith('.')}
    for parts in sorted(folders):
        if len(parts) == 2 and parts[0] not in ('mtproto', 'tests'):
            continue
        if not any(path.parts == (*parts, 'README.md') for path in tree.files):
            yield '%s: no README.md' % '/'.join(parts)


def check_potfiles(tree):
    """Translators see every text: POTFILES.in is the sorted list of the files that have one."""
    listed = [line.strip() for line in tree.text(pathlib.Path('po/POTFILES.in')).splitlines()
              if line.strip() and not line.startswith('#')]
    marked = {str(path) for path in tree.under('plugin') if TRANSLATED.search(tree.text(path))}
    marked |= {str(path) for path in tree.files if path.name.endswith('.metainfo.xml.in')}
    for path in sorted(marked - set(listed)):
        yield '%s: has texts to translate and is not in POTFILES.in' % path
    for path in sorted(set(listed) - marked):
        yield '%s: in POTFILES.in and without a text to translate' % path
    for path in sorted({path for path in listed if listed.count(path) > 1}):
        yield '%s: twice in POTFILES.in' % path
    if listed != sorted(listed):
        yield 'po/POTFILES.in: not sorted'
    for path in tree.under('plugin'):
        for match in CUT_TEXT.finditer(tree.text(path)):
            yield '%s: a macro within a text to translate: %s' % (path, match.group())


def check_strangers(tree):
    """Nothing generated, and none of the reference listings."""
    for path in tree.files:
        if path.suffix in ('.o', '.so', '.a', '.mo', '.pot', '.pyc', '.gmo') or \
                path.name in GENERATED or path.name in ('tl-api.c', 'tl-service.c'):
            yield '%s: generated' % path
        if path.suffix == '.tl':
            count = len(re.findall(r'^[\w.]+#[0-9a-f]+ ', tree.text(path), re.MULTILINE))
            if path.name in ('telegram_api.tl', 'mtproto_api.tl', 'secret_api.tl') or count > 400:
                yield '%s: a listing of %d declarations' % (path, count)
    if (tree.root / 'mtproto' / 'tl' / 'schema').exists() and \
            not tree.under('mtproto/tl/schema', suffixes=('.tl',)):
        yield 'mtproto/tl/schema: empty'


CHECKS = {
    'layers': check_layers, 'calls': check_calls, 'sizes': check_sizes, 'heads': check_heads,
    'statics': check_statics, 'words': check_words, 'tests-exist': check_tests_exist,
    'readmes': check_readmes, 'potfiles': check_potfiles, 'strangers': check_strangers,
}

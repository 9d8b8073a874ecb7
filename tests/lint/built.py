# SPDX-License-Identifier: GPL-3.0-or-later
"""What needs the build folder or a tool: symbols, headers alone, formatting, translations, data."""
import concurrent.futures
import json
import re
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile

FORBIDDEN = re.compile(
    r'purple_\w+|socket|connect|bind|send|recv|sendto|recvfrom|time|clock_gettime|gettimeofday|'
    r'g_get_(monotonic|real|current)_time|g_date_time_new_now\w*|g_idle_\w+|g_timeout_\w+|'
    r'g_main_\w+|g_source_\w+|g_thread_\w+|g_task_\w+|pthread_\w+|RAND_\w+|g_random_\w+|g_rand_\w+|'
    r'open|fopen|read|write|g_file_\w+|g_open|getenv|g_getenv|g_dgettext|dcgettext|gettext|printf|'
    r'puts|fprintf|stderr|stdout|localtime\w*|gmtime\w*|sleep|usleep')


class Skip(Exception):
    """The check cannot be made here."""


def run(*command, **options):
    """A finished process with its output."""
    return subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False, **options)


def need(*names):
    """The first of these programs that exists."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise Skip('%s is not installed' % names[0])


def check_symbols(_tree, options):
    """The protocol library asks nothing of the system but memory and mathematics."""
    if not options.archive:
        raise Skip('no archive was given')
    done = run(need('nm', 'llvm-nm'), '-u', options.archive)
    if done.returncode:
        yield done.stderr
    wanted = {line.split()[-1] for line in done.stdout.splitlines() if ' U ' in line}
    if not wanted:
        yield 'no undefined symbols at all: is %s the right file?' % options.archive
    for name in sorted(wanted):
        if FORBIDDEN.fullmatch(name.partition('@')[0]):
            yield 'libmtproto needs ' + name


def check_exports(_tree, options):
    """The module shows libpurple one function."""
    if not options.module or options.sanitized:
        raise Skip('no plain module')
    done = run(need('nm', 'llvm-nm'), '-D', '--defined-only', options.module)
    names = {line.split()[-1].partition('@')[0] for line in done.stdout.splitlines()}
    if names != {'purple_init_plugin'}:
        yield 'exported: %s' % ', '.join(sorted(names))
    dynamic = run(need('readelf', 'llvm-readelf'), '-d', options.module).stdout
    if 'SONAME' in dynamic:
        yield 'a plugin has no SONAME'


def check_loads(_tree, options):
    """The module can be loaded with every symbol resolved."""
    if not options.module or options.sanitized:
        raise Skip('no plain module')
    program = 'import ctypes, os, sys; ctypes.CDLL(sys.argv[1], mode=os.RTLD_NOW)'
    done = run(sys.executable, '-c', program, options.module)
    if done.returncode:
        yield done.stderr.strip().splitlines()[-1]


def commands(tree, options):
    """The compiler's words for each source file, without what makes an object file of it."""
    found = {}
    path = options.build / 'compile_commands.json'
    for entry in json.loads(path.read_text('utf-8')):
        source = (options.build / entry['file']).resolve()
        if not source.is_relative_to(tree.root):
            continue
        words, kept = shlex.split(entry['command']), []
        while words:
            word = words.pop(0)
            if word in ('-o', '-MF', '-MQ', '-MT'):
                words.pop(0)
            elif word not in ('-c', '-MD', '-MMD', entry['file']) and \
                    not word.startswith('-fsanitize'):
                kept.append(word)
        found[source.relative_to(tree.root)] = kept
    return found


def check_headers(tree, options):
    """Each header compiles by itself."""
    known = commands(tree, options)

    def compile_alone(path):
        near = [words for source, words in known.items() if source.parts[:2] == path.parts[:2]] or \
            [words for source, words in known.items() if source.parts[0] == path.parts[0]]
        if not near:
            return None
        words = max(near, key=len) # what is compiled with the most folders sees every header
        done = run(*words, '-fsyntax-only', '-x', 'c', '-include', tree.root / path, '/dev/null',
                   cwd=options.build)
        return '%s: %s' % (path, done.stderr) if done.returncode or done.stderr else None

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        yield from filter(None, pool.map(compile_alone, tree.under(suffixes=('.h',))))


def check_format(tree, _options):
    """clang-format has nothing to do."""
    program = need('clang-format-14', 'clang-format')
    version = re.search(r'version (\d+)', run(program, '--version').stdout)
    if not version or version.group(1) != '14':
        raise Skip('formatting is compared with clang-format 14')
    paths = [tree.root / path for path in tree.under()]
    done = run(program, '--dry-run', '-Werror', *paths)
    wrong = sorted(set(re.findall(r'^([^:\n]+):\d+:\d+: error', done.stderr, re.MULTILINE)))
    if wrong or done.returncode:
        yield 'run clang-format -i on: ' + ' '.join(wrong or [done.stderr])


# What meson's preset of GLib adds to the keywords that xgettext knows by itself.
KEYWORDS = ('_', 'N_', 'C_:1c,2', 'NC_:1c,2', 'g_dcgettext:2', 'g_dngettext:2,3', 'g_dpgettext2:2c,3')
# An entry of a catalogue that is a guess, or that has a form without words.
UNFINISHED = re.compile(r'^#,.*\bfuzzy\b|^msgstr(\[\d\])? ""$(?!\n")', re.MULTILINE)


def untranslated(tree, languages):
    """What a catalogue lacks of the sources' texts, or has only as a guess."""
    with tempfile.TemporaryDirectory() as folder:
        template = folder + '/texts.pot'
        done = run(need('xgettext'), '--from-code=UTF-8', '--files-from=po/POTFILES.in',
                   '--output=' + template, *['--keyword=' + word for word in KEYWORDS],
                   cwd=tree.root)
        if done.returncode:
            yield done.stderr
            return
        for language in languages:
            name = 'po/%s.po' % language
            done = run(need('msgmerge'), '--quiet', '--no-fuzzy-matching', '--no-wrap',
                       '--output-file=-', name, template, cwd=tree.root)
            if done.returncode:
                yield done.stderr
            for entry in done.stdout.split('\n\n'):
                if UNFINISHED.search(entry) and not entry.startswith('#~'):
                    yield '%s: not translated:\n%s' % (name, entry)


def check_translations(tree, _options):
    """msgfmt accepts each translation, it is listed, and it has every text of the sources."""
    program = need('msgfmt')
    listed = (tree.root / 'po' / 'LINGUAS').read_text('utf-8') \
        if (tree.root / 'po' / 'LINGUAS').exists() else ''
    names = [line for line in listed.splitlines() if not line.startswith('#')]
    languages = ' '.join(names).split()
    for path in tree.under('po', suffixes=('.po',)):
        done = run(program, '--check', '--output-file=/dev/null', tree.root / path)
        if done.returncode:
            yield done.stderr
        if path.stem not in languages:
            yield '%s: not in LINGUAS' % path
    for language in list(languages):
        if not (tree.root / 'po' / (language + '.po')).exists():
            yield 'po/LINGUAS: there is no %s.po' % language
            languages.remove(language)
    yield from untranslated(tree, languages)


def check_metainfo(tree, options):
    """Software centres accept the description."""
    program = need('appstreamcli')
    paths = [*options.build.glob('data/*.metainfo.xml')] or \
        [tree.root / path for path in tree.files if path.name.endswith('.metainfo.xml')]
    if not paths:
        raise Skip('no metainfo was built')
    done = run(program, 'validate', '--no-net', *paths)
    if done.returncode:
        yield done.stdout


def check_icons(tree, _options):
    """Pidgin's three sizes, each as large as its folder says."""
    sizes = {'16': 0, '22': 0, '48': 0}
    for path in tree.under('data', suffixes=('.png',)):
        if path.parts[-2] not in sizes:
            continue
        sizes[path.parts[-2]] += 1
        head = (tree.root / path).read_bytes()[:24]
        if struct.unpack('>II', head[16:24]) != (int(path.parts[-2]),) * 2:
            yield '%s: of another size' % path
    for size, count in sizes.items():
        if count != 1:
            yield 'data: %d icons of size %s' % (count, size)


CHECKS = {
    'symbols': check_symbols, 'exports': check_exports, 'loads': check_loads,
    'headers': check_headers, 'format': check_format, 'translations': check_translations,
    'metainfo': check_metainfo, 'icons': check_icons,
}

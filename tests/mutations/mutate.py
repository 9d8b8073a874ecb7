#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes one security check after the other from a copy of the tree: its test must notice."""
import argparse
import concurrent.futures
import configparser
import os
import pathlib
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VECTORS = pathlib.Path('tests/vectors')
# What the known answers call an input that must be refused.
REFUSED = {'verdict': 'refuse|reject|outside', 'expect': 'close|reject', 'kind': 'bad',
           'error': '.+', 'events': '(.* )?broken'}
# Known answers of which each refused input is somebody's.
COMPLETE = ['container', 'dh', 'envelope', 'fake-tls', 'framing-kinds', 'gzip', 'handshake',
            'tl-strings-decode']
BUILD_SECONDS = 600
TEST_SECONDS = 60
SETUP = ['-Doptimization=0', '-Ddebug=true', '-Dwerror=false']


class Check:
    """A place in the sources, what removes the check there, and the test that guards it."""

    def __init__(self, group, entry, table):
        both = {**group, **entry}
        self.what = entry['what']
        self.where = '%s: %s' % (table, self.what)
        self.file = both['file']
        # More than one where the same thing is checked twice.
        self.edits = [(entry['find'], entry['put']), *map(tuple, entry.get('also', []))]
        self.test = both['test']
        self.case = both.get('case')
        self.attacks = entry.get('attacks', [])
        self.inputs = entry.get('inputs', [])

    def apply(self, text):
        """The source @text without the check."""
        for find, put in self.edits:
            text = text.replace(find, put)
        return text

    def program(self):
        """The path of the test below the build folder."""
        suite, name = self.test.split('/')
        return 'tests/%s/%s-%s' % (suite, 'test' if suite == 'unit' else suite, name)

    def arguments(self, tree):
        """What the test is called with."""
        suite, name = self.test.split('/')
        if suite == 'fuzz':
            return [tree / 'tests/fuzz/corpus' / name]
        return ['-p', self.case] if self.case else []


def read_tables():
    """(all checks, all attacks)."""
    checks, attacks = [], []
    for path in sorted(HERE.glob('*.toml')):
        data = tomllib.loads(path.read_text('utf-8'))
        attacks += data.get('attack', [])
        for group in data.get('group', []):
            shared = {key: value for key, value in group.items() if key != 'check'}
            checks += [Check(shared, entry, path.stem) for entry in group['check']]
    return checks, attacks


def read_vectors(path):
    """The known answers of one file; the first of two rows of one name counts."""
    parser = configparser.RawConfigParser(strict=False, delimiters=('=',),
                                          comment_prefixes=('#',))
    parser.optionxform = str
    parser.read_string(path.read_text('utf-8'))
    return parser


def is_refused(parser, row):
    """Whether this input must be refused."""
    return any(re.fullmatch(words, parser.get(row, key, fallback=''))
               for key, words in REFUSED.items())


# --- what is wrong with the tables ----------------------------------------------------------------


def lint_check(check):
    """Sentences about one check."""
    path = ROOT / check.file
    text = path.read_text('utf-8') if path.exists() else ''
    for find, put in check.edits:
        if text.count(find) != 1:
            yield '%s: found %d times in %s: %s' % (check.where, text.count(find), check.file, find)
        if find == put:
            yield '%s: changes nothing' % check.where
    suite, name = check.test.split('/')
    source = ROOT / ('tests/%s/%s-%s.c' % (suite, 'test' if suite == 'unit' else suite, name))
    if not source.exists():
        yield '%s: there is no %s' % (check.where, source.relative_to(ROOT))
    elif check.case and check.case.rsplit('/', 1)[1] not in source.read_text('utf-8'):
        yield '%s: no case %s in %s' % (check.where, check.case, check.test)


def lint_inputs(checks):
    """Every input that must be refused is named by the check that refuses it."""
    named = {entry: check for check in checks for entry in check.inputs}
    for path in sorted((ROOT / VECTORS).glob('*.ini')):
        parser = read_vectors(path)
        refused = {'%s:%s' % (path.stem, row) for row in parser.sections()
                   if is_refused(parser, row)}
        for entry in sorted(refused - named.keys()) if path.stem in COMPLETE else []:
            yield '%s: no check says that it refuses this' % entry
        for entry in sorted(named.keys() - refused):
            if entry.startswith(path.stem + ':'):
                yield '%s: %s is no input that is refused' % (named[entry].where, entry)


def lint(checks, attacks):
    """All that is wrong without building anything."""
    for check in checks:
        yield from lint_check(check)
    yield from lint_inputs(checks)
    met = {row for check in checks for row in check.attacks}
    rows = {attack['row'] for attack in attacks}
    for attack in attacks:
        if attack['row'] not in met and not attack.get('tests') and not attack.get('absent'):
            yield 'attack %d (%s): nothing guards against it' % (attack['row'], attack['what'])
        for test in attack.get('tests', []):
            if not (ROOT / test).exists():
                yield 'attack %d: there is no %s' % (attack['row'], test)
    for row in sorted(met - rows):
        yield 'attack %d is not in the list' % row


# --- running them ---------------------------------------------------------------------------------


class Copy:
    """A copy of the tree with a build folder of its own."""

    def __init__(self, place):
        self.tree = place / 'tree'
        self.build = place / 'build'
        self.place = place
        self.passed = set() # what is known to pass with all checks there
        names = subprocess.run(['git', 'ls-files', '-co', '--exclude-standard'], cwd=ROOT,
                               check=True, capture_output=True, text=True).stdout.splitlines()
        for name in names:
            if (ROOT / name).is_file():
                self._refresh(name)
        if not (self.build / 'build.ninja').exists():
            subprocess.run(['meson', 'setup', self.build, self.tree, *SETUP], check=True,
                           stdout=subprocess.DEVNULL)

    def _refresh(self, name):
        """Files that have not changed keep their time, so that little is compiled again."""
        wanted = (ROOT / name).read_bytes()
        there = self.tree / name
        if there.exists() and there.read_bytes() == wanted:
            return
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(wanted)
        shutil.copymode(ROOT / name, there)

    def make(self, *targets):
        """What the compiler says if it fails."""
        done = subprocess.run(['ninja', '-C', self.build, *targets], text=True, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=BUILD_SECONDS)
        return None if done.returncode == 0 else done.stdout

    def run(self, check, data=None):
        """Whether the test passes; @data: where known answers are read from."""
        env = {**os.environ, 'G_DEBUG': 'fatal-criticals',
               'G_TEST_SRCDIR': str(data or self.tree / 'tests')}
        try:
            done = subprocess.run([self.build / check.program(), *check.arguments(self.tree)],
                                  env=env, check=False, timeout=TEST_SECONDS,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, errors='replace', text=True)
        except subprocess.TimeoutExpired:
            return False
        if check.case and done.returncode == 0 and not re.search(r'^ok \d', done.stdout,
                                                                 re.MULTILINE):
            raise LookupError('no case %s' % check.case)
        return done.returncode == 0

    def narrow(self, folder, entry):
        """Known answers in which @entry is the only input that must be refused."""
        name, row = entry.split(':', 1)
        for path in (self.tree / VECTORS).glob('*.ini'):
            target = folder / 'vectors' / path.name
            target.parent.mkdir(exist_ok=True)
            if path.stem != name:
                target.symlink_to(path)
                continue
            parser = read_vectors(path)
            for other in parser.sections():
                if other != row and is_refused(parser, other):
                    parser.remove_section(other)
            with target.open('w', encoding='utf-8') as file:
                parser.write(file)

    def judge(self, check, passes):
        """What is wrong while a check is there (@passes) or has been removed."""
        said = 'fails by itself' if passes else 'SURVIVES'
        known = self.passed if passes else set()
        try:
            if (check.test, check.case) not in known and self.run(check) != passes:
                return said
        except LookupError as error:
            return str(error)
        known.add((check.test, check.case))
        for entry in check.inputs:
            if (check.test, check.case, entry) in known:
                continue
            with tempfile.TemporaryDirectory(dir=self.place) as folder:
                self.narrow(pathlib.Path(folder), entry)
                if self.run(check, folder) != passes:
                    return '%s with %s alone' % (said, entry)
            known.add((check.test, check.case, entry))
        return None

    def remove(self, check):
        """Takes @check away for a moment; what is wrong, or None."""
        path = self.tree / check.file
        text = path.read_text('utf-8')
        path.write_text(check.apply(text), 'utf-8')
        try:
            output = self.make(check.program())
            if output:
                return 'does not compile without it:\n' + output[-3000:]
            return self.judge(check, False)
        finally:
            path.write_text(text, 'utf-8')


def run_all(checks, place, jobs):
    """The number of checks that nothing guards."""
    copies = queue.Queue()
    bad = 0

    def examine(check):
        copy = copies.get()
        try:
            return copy.remove(check)
        finally:
            copies.put(copy)

    for number in range(jobs):
        copy = Copy(place / str(number))
        output = copy.make(*sorted({check.program() for check in checks}))
        if output:
            print(output[-5000:])
            return len(checks)
        copies.put(copy)
        if number == 0:
            for check in checks:
                wrong = copy.judge(check, True)
                if wrong:
                    print('%s: %s' % (check.where, wrong), flush=True)
                    bad += 1
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for check, wrong in zip(checks, pool.map(examine, checks)):
            print('%s: %s' % (check.where, wrong or 'guarded'), flush=True)
            bad += wrong is not None
    return bad


def main():
    """Without --run only looks at the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--run', action='store_true', help='remove each check and run its test')
    parser.add_argument('--only', default='', help='checks whose table or text matches this')
    parser.add_argument('--jobs', type=int, default=os.cpu_count() or 1)
    parser.add_argument('--place', type=pathlib.Path, help='a folder to work in, which is kept')
    options = parser.parse_args()
    checks, attacks = read_tables()
    problems = list(lint(checks, attacks))
    for problem in problems:
        print(problem)
    print('%d checks, %d inputs that they refuse, %d attacks' % (
        len(checks), len({entry for check in checks for entry in check.inputs}), len(attacks)))
    if not options.run:
        return 1 if problems else 0
    chosen = [check for check in checks if re.search(options.only, check.where)]
    with tempfile.TemporaryDirectory() as folder:
        bad = run_all(chosen, options.place or pathlib.Path(folder), options.jobs)
    print('%d checks removed, %d of them unnoticed' % (len(chosen), bad))
    return 1 if bad or problems else 0


if __name__ == '__main__':
    sys.exit(main())

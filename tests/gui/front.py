# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of all front ends have in common: options, a place of their own, a proper end."""
import argparse
import pathlib
import sys

from person import HERE, Failure, Place, Stopped, need

SCENARIOS = HERE.parent / 'dc' / 'scenarios'


class FrontEnd:
    """A front end, as far as its tests do not care which one it is."""

    programs = ()  # what has to be installed
    suffix = ''    # of the names of its pictures, where a test runs more than one
    log = ''       # what it has to complain about, in its place

    @classmethod
    def add_options(cls, parser):
        """Options that only this front end has."""

    @classmethod
    def prepare(cls, options): # pylint: disable=unused-argument
        """Makes what it runs on, and runs the test there: its exit status; None: here is right."""
        return None

    def __init__(self, place, options):
        self.place = place
        self.options = options
        self.name = options.name + self.suffix

    def start(self):
        """Starts it; where it cannot run at all the test is skipped."""
        raise NotImplementedError

    def shoot(self, name):
        """Keeps a picture of what is to be seen now."""

    def leave(self):
        """Ends it as a person does."""

    def kill(self):
        """Ends it, whatever it is doing."""

    def keep(self):
        """Writes down what was seen."""

    def show(self):
        """Tells what can be seen when something has failed."""
        path = self.place.path / self.log
        if path.exists():
            print(path.read_text('utf-8', 'replace')[-3000:])


def play(front_end, scenario, steps, options):
    """Does these steps with a front end and an emulated Telegram; the exit status."""
    with Place(options.module, SCENARIOS / scenario) as place:
        front = front_end(place, options)
        try:
            front.start()
            steps(front)
            front.leave()
            place.check_end()
        except (Failure, Stopped) as error:
            front.show()
            print(error)
            return 1
        finally:
            front.kill()
            front.keep()
    return 0


def run(front_end, scenario, steps, about, needs=()):
    """A whole test: what every one of them has as its main program."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument('--module', required=True, help='the plugin')
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'),
                        help='the folder in which pictures are kept')
    front_end.add_options(parser)
    options = parser.parse_args()
    options.name = pathlib.Path(sys.argv[0]).stem.replace('_', '-')
    need(*front_end.programs, *needs)
    status = front_end.prepare(options)
    return play(front_end, scenario, steps, options) if status is None else status

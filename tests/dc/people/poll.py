# SPDX-License-Identifier: GPL-3.0-or-later
"""Polls: their answers and who voted for them."""


class Poll:
    """A poll in a message."""

    def __init__(self, number, keys):
        self.id = number
        self.keys = keys
        self.votes = {}
        self.closed = bool(keys.get('closed'))
        for place, count in enumerate(keys.get('votes', [])):
            for index in range(count):
                self.votes[place, index] = [b'%d' % place]

    def answers(self):
        """The data of each answer."""
        return [b'%d' % place for place in range(len(self.keys['answers']))]

    def vote(self, person, options):
        """Somebody votes, or takes the vote back."""
        self.votes.pop(person, None)
        if options:
            self.votes[person] = list(options)

    def poll(self):
        """Poll"""
        return {'_': 'poll', 'id': self.id, 'closed': self.closed, 'hash': 0,
                'quiz': self.keys.get('quiz'), 'multiple_choice': self.keys.get('multiple'),
                'public_voters': self.keys.get('public'),
                'question': words(self.keys['question']),
                'answers': [{'_': 'pollAnswer', 'text': words(text), 'option': option}
                            for text, option in zip(self.keys['answers'], self.answers())]}

    def results(self, person=None):
        """PollResults"""
        mine = self.votes.get(person, [])
        return {'_': 'pollResults', 'total_voters': len(self.votes), 'results': [
            {'_': 'pollAnswerVoters', 'chosen': option in mine, 'option': option,
             'recent_voters': [],
             'voters': sum(option in vote for vote in self.votes.values()),
             'correct': self.keys.get('correct') == place or None}
            for place, option in enumerate(self.answers())]}

    def media(self):
        """MessageMedia"""
        return {'_': 'messageMediaPoll', 'poll': self.poll(), 'results': self.results()}


def words(text):
    """TextWithEntities"""
    return {'_': 'textWithEntities', 'text': text, 'entities': []}

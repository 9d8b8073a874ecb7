# SPDX-License-Identifier: GPL-3.0-or-later
"""What Telegram tells a person in its own words: notices and terms of service."""
from errors import RpcError
from part import Part


def notice(keys):
    """updateServiceNotification of what a scenario says."""
    return {'_': 'updateServiceNotification', 'popup': keys.get('popup', True),
            'type': keys.get('type', 'NOTICE'), 'message': keys.get('message', 'A notice.'),
            'inbox_date': keys.get('inbox_date'), 'media': {'_': 'messageMediaEmpty'},
            'entities': keys.get('entities', [])}


def terms_of_service(terms):
    """help.termsOfService of what a scenario says, or None."""
    if not terms:
        return None
    return {'_': 'help.termsOfService', 'popup': terms.get('popup', False),
            'id': {'_': 'dataJSON', 'data': terms.get('id', '{"version":1}')},
            'text': terms.get('text', 'Be kind.'), 'entities': terms.get('entities', []),
            'min_age_confirm': terms.get('min_age')}


class Notices(Part):
    """The terms of service after a login."""

    names = ('help.getTermsOfServiceUpdate', 'help.acceptTermsOfService')

    def get_terms_of_service_update(self, session, _args, _message):
        """help.getTermsOfServiceUpdate"""
        account, terms = self.owner(session).account, self.world.terms
        expires = int(self.world.now()) + terms.get('expires', 86400)
        if not terms or not terms.get('update', True) or account.terms_accepted:
            return {'_': 'help.termsOfServiceUpdateEmpty', 'expires': expires}
        return {'_': 'help.termsOfServiceUpdate', 'expires': expires,
                'terms_of_service': terms_of_service(terms)}

    def accept_terms_of_service(self, session, args, _message):
        """help.acceptTermsOfService"""
        account, terms = self.owner(session).account, self.world.terms
        if not terms or args['id']['data'] != terms_of_service(terms)['id']['data']:
            session.sin('help.acceptTermsOfService with an id that was not given')
            raise RpcError('DATA_JSON_INVALID')
        account.terms_accepted = True
        self.world.event('terms_accepted', dc=self.dc.number, phone=account.phone)
        return True

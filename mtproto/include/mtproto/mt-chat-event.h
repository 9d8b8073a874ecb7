/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What happened in the account's chats, and what became of the verbs of mt-chats.h.
 */
#pragma once

#include <mtproto/mt-model.h>

G_BEGIN_DECLS

/** MtChatEventKind: behind each the fields of MtChatEvent that it uses, .token aside. */
typedef enum {
    MT_CHAT_CATCHING_UP,   /* what was missed is being fetched */
    MT_CHAT_READY,         /* nothing is missing any more */
    MT_CHAT_PEER,          /* .peer: its MtPeer changed: .changes (MtPeerChange) */
    MT_CHAT_MESSAGE,       /* .message, .missed; own ones from elsewhere have .out */
    MT_CHAT_EDITED,        /* .message as it is now */
    MT_CHAT_DELETED,       /* .peer (none: a private chat or group, unknown which), .ids */
    MT_CHAT_HOLE,          /* .peer, .id: the last one known, .count unread: more was missed than is
                              sent; .peer none: in any private chat or group */
    MT_CHAT_READ_INBOX,    /* .peer, .topic, .id: read elsewhere up to it, .count still unread */
    MT_CHAT_READ_OUTBOX,   /* .peer, .topic, .id: the others have read up to it */
    MT_CHAT_CONTENTS_READ, /* .peer, .ids: voice messages or mentions looked at elsewhere */
    MT_CHAT_REACTIONS,     /* .peer, .id, .reactions: MtMessage with .reactions and .reacted only */
    MT_CHAT_PINNED,        /* .peer, .ids, .on */
    MT_CHAT_POLL,          /* .peer, .id: its results changed */
    MT_CHAT_TYPING,        /* .peer, .topic, .who, .typing */
    MT_CHAT_MEMBERS,       /* .peer: .who (none: many) joined (.on) or left; fetch the list anew */
    MT_CHAT_DRAFT,         /* .peer, .topic, .text (nullable), .id: it replies to */
    MT_CHAT_MUTED,         /* .peer (none: everything of a kind), .topic, .until_s */
    MT_CHAT_ARCHIVED,      /* .peer, .on */
    MT_CHAT_LISTED_FIRST,  /* .peer (none: fetch the pinned anew), .on: pinned in the list */
    MT_CHAT_MARKED_UNREAD, /* .peer, .on */
    MT_CHAT_BLOCKED,       /* .peer, .on */
    MT_CHAT_CONTACTS,      /* the contacts changed: fetch them anew */
    MT_CHAT_ANSWER,        /* .request, .answer: of a verb */
} MtChatEventKind;

/** MtPeerChange: bits. */
typedef enum {
    MT_PEER_CHANGE_NAME = 1 << 0, /* title, names, user name, phone */
    MT_PEER_CHANGE_PRESENCE = 1 << 1,
    MT_PEER_CHANGE_PICTURE = 1 << 2,
    MT_PEER_CHANGE_FLAGS = 1 << 3,  /* flags, kind, rights, number of members */
    MT_PEER_CHANGE_MEMBER = 1 << 4, /* the user joined or left */
} MtPeerChange;

/** MtVerb: what was asked; behind each the fields of MtAnswer that it fills when it succeeded. */
typedef enum {
    MT_VERB_SEND,         /* .message: as it was taken; on failure .text and .peer */
    MT_VERB_EDIT,         /* .message (nullable) */
    MT_VERB_DELETE,       /* */
    MT_VERB_FORWARD,      /* */
    MT_VERB_REACT,        /* */
    MT_VERB_VOTE,         /* */
    MT_VERB_PIN,          /* */
    MT_VERB_READ,         /* */
    MT_VERB_TYPING,       /* */
    MT_VERB_PRESS,        /* .text, .link (nullable): what the bot says */
    MT_VERB_START_BOT,    /* */
    MT_VERB_HISTORY,      /* .messages, oldest first; .count in all, .more */
    MT_VERB_SEARCH,       /* .messages, oldest first; .count in all, .more */
    MT_VERB_GET_MESSAGES, /* .messages: those that exist */
    MT_VERB_DIALOGS,      /* .dialogs, .count in all, .more, .page */
    MT_VERB_TOPICS,       /* .topics, .count in all, .more, .page */
    MT_VERB_MARK,         /* marked unread, muted, archived, pinned in the list, draft */
    MT_VERB_CONTACTS,     /* .peers */
    MT_VERB_ADD_CONTACT,  /* .peer */
    MT_VERB_ADD_PHONE,    /* .peer (none: nobody has the number) */
    MT_VERB_REMOVE,       /* of contacts */
    MT_VERB_BLOCK,        /* blocked or not any more */
    MT_VERB_BLOCKED,      /* .peers, .count in all */
    MT_VERB_RESOLVE,      /* .peer */
    MT_VERB_FIND,         /* .peers */
    MT_VERB_CREATE,       /* .peer; .peers: who could not be added */
    MT_VERB_INVITE,       /* .peers: who could not be added */
    MT_VERB_KICK,         /* */
    MT_VERB_PROMOTE,      /* */
    MT_VERB_JOIN,         /* .peer */
    MT_VERB_LEAVE,        /* */
    MT_VERB_DESTROY,      /* */
    MT_VERB_CHECK_INVITE, /* .invite */
    MT_VERB_INVITE_LINK,  /* .link */
    MT_VERB_MEMBERS,      /* .members, .count in all, .more */
    MT_VERB_INFO,         /* .info */
    MT_VERB_SET_INFO,     /* title, description or picture of a chat */
    MT_VERB_SET_PRESENCE, /* */
    MT_VERB_SET_PROFILE,  /* name, description, user name or picture of the account */
    MT_VERB_COMMON_CHATS, /* .peers */
} MtVerb;

/** MtFailure: why nothing was done, in terms of what a person can do about it. */
typedef enum {
    MT_FAILURE_NONE,
    MT_FAILURE_NO_ANSWER,    /* the network, or Telegram is in trouble */
    MT_FAILURE_WAIT,         /* too often: .wait_s seconds */
    MT_FAILURE_SLOW_MODE,    /* of this chat: .wait_s seconds */
    MT_FAILURE_FORBIDDEN,    /* the user may not do that here */
    MT_FAILURE_PRIVACY,      /* the other's settings forbid it */
    MT_FAILURE_BLOCKED,      /* one has blocked the other */
    MT_FAILURE_RESTRICTED,   /* the account is limited (reported as spam) */
    MT_FAILURE_UNKNOWN_PEER, /* nobody and nothing of that name or number, or not reachable yet */
    MT_FAILURE_NO_MESSAGE,   /* there is no such message any more */
    MT_FAILURE_INVALID,      /* what was typed is not acceptable */
    MT_FAILURE_TAKEN,        /* the user name belongs to somebody */
    MT_FAILURE_EXPIRED,      /* the time for editing */
    MT_FAILURE_INVITE,       /* the invitation has expired, or never was one */
    MT_FAILURE_PRIVATE,      /* the chat, without an invitation */
    MT_FAILURE_MANY_CHATS,   /* the user is in too many */
    MT_FAILURE_FULL,         /* the chat */
    MT_FAILURE_USERNAME,     /* it cannot be one */
    MT_FAILURE_ALREADY,      /* it is like that already */
    MT_FAILURE_REQUESTED,    /* joining waits for an administrator */
    MT_FAILURE_LIMIT,        /* too many members, chats, contacts, reactions */
    MT_FAILURE_TOO_LONG,     /* the text */
    MT_FAILURE_NO_FORWARDS,  /* the chat does not let its messages out */
    MT_FAILURE_PREMIUM,      /* for subscribers only, or paid messages */
    MT_FAILURE_PASSWORD,     /* needs the two-step password */
    MT_FAILURE_TOPIC,        /* it was closed or deleted */
    MT_FAILURE_BOT,          /* the bot does not answer */
    MT_FAILURE_SIGNED_OUT,   /* nobody is signed in (any more) */
    MT_FAILURE_SERVER,       /* anything else: .error */
} MtFailure;

/** MtPage: where the next part of a list begins; all zero for the first. */
typedef struct {
    gint64 date_s;
    gint32 id;
    gint32 topic;
    MtPeerId peer;
} MtPage;

/** MtAnswer: the answer to a verb; @error: (nullable): the server's, reduced to [A-Z0-9_]. */
typedef struct {
    MtVerb verb;
    MtFailure failure;
    gint wait_s;
    char *error;
    MtPeerId peer;
    MtMessage *message;
    GPtrArray *messages; /* (element-type MtMessage) */
    GPtrArray *dialogs;  /* (element-type MtDialog) */
    GPtrArray *topics;   /* (element-type MtTopic) */
    GPtrArray *members;  /* (element-type MtMember) */
    GArray *peers;       /* (element-type MtPeerId) */
    MtChatInfo *info;
    MtInvite *invite;
    gint count;
    gboolean more;
    MtPage page;
    char *text;
    char *link;
} MtAnswer;

MtAnswer *mt_answer_new(MtVerb verb);
void mt_answer_free(MtAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtAnswer, mt_answer_free)

/**
 * MtChatEvent:
 * @token: give it to mt_chats_shown() when nothing of the event can be lost any more; 0: nothing to
 *   confirm. The contract is at the head of mt-chats.h.
 * @missed: it happened before this start, or while there was no connection.
 */
typedef struct {
    MtChatEventKind kind;
    guint64 token;
    guint request;
    MtAnswer *answer;
    MtPeerId peer;
    MtPeerId who;
    gint32 topic;
    gint32 id;
    gint count;
    guint changes;
    gboolean on;
    gboolean missed;
    gint64 until_s;
    MtTyping typing;
    MtMessage *message;
    MtMessage *reactions;
    GArray *ids; /* (element-type gint32) */
    char *text;
} MtChatEvent;

MtChatEvent *mt_chat_event_new(MtChatEventKind kind);
void mt_chat_event_free(MtChatEvent *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtChatEvent, mt_chat_event_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright (C) 2026 the purple-telegram authors
 *
 * What an account consists of, as plain structs: peers, messages, chats, members. Nothing in here
 * changes when the layer of the API does. Strings are UTF-8; times that end in _s are Unix time.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* --- peers ----------------------------------------------------------------------------------- */

/** MtPeerType: the three spaces of numbers; an id means nothing without it. */
typedef enum {
    MT_PEER_NONE,
    MT_PEER_USER,
    MT_PEER_GROUP,   /* basic group */
    MT_PEER_CHANNEL, /* supergroup, forum or channel */
} MtPeerType;

typedef struct {
    MtPeerType type;
    gint64 id;
} MtPeerId;

/** MtPeerKind: what a person would call it. */
typedef enum {
    MT_PEER_KIND_USER,
    MT_PEER_KIND_GROUP,
    MT_PEER_KIND_SUPERGROUP,
    MT_PEER_KIND_FORUM,
    MT_PEER_KIND_CHANNEL,
} MtPeerKind;

typedef enum {
    MT_PRESENCE_UNKNOWN,
    MT_PRESENCE_ONLINE,     /* until .at_s */
    MT_PRESENCE_OFFLINE,    /* since .at_s */
    MT_PRESENCE_RECENTLY,   /* within three days */
    MT_PRESENCE_LAST_WEEK,  /* within a week */
    MT_PRESENCE_LAST_MONTH, /* within a month */
} MtPresenceKind;

/** MtPresence: @by_me: it is vague because the user hides their own. */
typedef struct {
    MtPresenceKind kind;
    gint64 at_s;
    gboolean by_me;
} MtPresence;

/** MtPeerFlags: what is true of a peer. */
typedef enum {
    MT_PEER_SELF = 1 << 0,
    MT_PEER_CONTACT = 1 << 1,
    MT_PEER_MUTUAL = 1 << 2,
    MT_PEER_BOT = 1 << 3,
    MT_PEER_VERIFIED = 1 << 4,
    MT_PEER_SCAM = 1 << 5,
    MT_PEER_FAKE = 1 << 6,
    MT_PEER_DELETED = 1 << 7, /* the user's account, or the group was closed */
    MT_PEER_SUPPORT = 1 << 8,
    MT_PEER_PREMIUM = 1 << 9,
    MT_PEER_MIN = 1 << 10,       /* known from a message only: names may be missing */
    MT_PEER_LEFT = 1 << 11,      /* the user is not in it */
    MT_PEER_FORBIDDEN = 1 << 12, /* the user may not see it */
    MT_PEER_CREATOR = 1 << 13,
    MT_PEER_ADMIN = 1 << 14,
    MT_PEER_NO_FORWARDS = 1 << 15,
    MT_PEER_JOIN_REQUEST = 1 << 16, /* joining needs an administrator's consent */
    MT_PEER_SLOW_MODE = 1 << 17,
    MT_PEER_SIGNATURES = 1 << 18,
    MT_PEER_BLOCKED = 1 << 19,
    MT_PEER_MONOFORUM = 1 << 20, /* direct messages of a channel */
} MtPeerFlags;

/** MtRights: what the user may do in a group or channel. */
typedef enum {
    MT_RIGHT_SEND = 1 << 0,
    MT_RIGHT_SEND_MEDIA = 1 << 1,
    MT_RIGHT_EDIT_OTHERS = 1 << 2,
    MT_RIGHT_DELETE = 1 << 3, /* of others */
    MT_RIGHT_BAN = 1 << 4,
    MT_RIGHT_INVITE = 1 << 5,
    MT_RIGHT_PIN = 1 << 6,
    MT_RIGHT_CHANGE_INFO = 1 << 7,
    MT_RIGHT_ADD_ADMINS = 1 << 8,
    MT_RIGHT_TOPICS = 1 << 9,
} MtRights;

/** MtPicture: of a peer; @id 0: none. It is fetched by mt_chats_fetch_file(). */
typedef struct {
    gint64 id;
    gint dc;
} MtPicture;

/**
 * MtPeer:
 * @title: (nullable): of groups and channels.
 * @first_name, @last_name, @phone: (nullable): of users; the phone in digits.
 * @username: (nullable): the active one, without @.
 * @members: as far as known, else 0.
 * @restricted_until_s: when a restriction of the user in there ends; 0: never, or it is not known:
 * it is not saved.
 * @migrated_to: the supergroup that a group has become.
 */
typedef struct {
    MtPeerId id;
    MtPeerKind kind;
    guint32 flags;  /* MtPeerFlags */
    guint32 rights; /* MtRights */
    gint64 restricted_until_s;
    char *title;
    char *first_name;
    char *last_name;
    char *username;
    char *phone;
    MtPresence presence;
    MtPicture picture;
    gint members;
    MtPeerId migrated_to;
} MtPeer;

gboolean mt_peer_id_equal(MtPeerId a, MtPeerId b);
/** mt_peer_id_hash, mt_peer_id_equals: for hash tables whose keys point to MtPeerId. */
guint mt_peer_id_hash(gconstpointer key);
gboolean mt_peer_id_equals(gconstpointer a, gconstpointer b);
/** mt_peer_id_to_text: (transfer full): "u123", "g123", "c123": for names and settings. */
char *mt_peer_id_to_text(MtPeerId id);
/** mt_peer_id_from_text: FALSE for anything else. */
gboolean mt_peer_id_from_text(const char *text, MtPeerId *out);
/** mt_peer_dup_name: (transfer full) (nullable): the title, or first and last name; NULL when
 * nothing is known. */
char *mt_peer_dup_name(const MtPeer *self);
/** mt_peer_copy: (transfer full) */
MtPeer *mt_peer_copy(const MtPeer *self);
void mt_peer_free(MtPeer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtPeer, mt_peer_free)

/* --- text ------------------------------------------------------------------------------------ */

typedef enum {
    MT_ENTITY_UNKNOWN,
    MT_ENTITY_MENTION, /* @name */
    MT_ENTITY_HASHTAG,
    MT_ENTITY_CASHTAG,
    MT_ENTITY_BOT_COMMAND,
    MT_ENTITY_URL,
    MT_ENTITY_EMAIL,
    MT_ENTITY_PHONE,
    MT_ENTITY_BANK_CARD,
    MT_ENTITY_BOLD,
    MT_ENTITY_ITALIC,
    MT_ENTITY_UNDERLINE,
    MT_ENTITY_STRIKE,
    MT_ENTITY_SPOILER,
    MT_ENTITY_CODE,
    MT_ENTITY_PRE,          /* .argument: the language, may be empty */
    MT_ENTITY_QUOTE,        /* .collapsed */
    MT_ENTITY_TEXT_URL,     /* .argument: where it leads */
    MT_ENTITY_MENTION_NAME, /* .number: the user */
    MT_ENTITY_CUSTOM_EMOJI, /* .number: the document; the text is its fallback */
    MT_ENTITY_DATE,         /* .number: a Unix time */
} MtEntityKind;

/** MtEntity: @offset and @length count UTF-16 units. */
typedef struct {
    MtEntityKind kind;
    gint offset;
    gint length;
    char *argument;
    gint64 number;
    gboolean collapsed;
} MtEntity;

void mt_entity_free(MtEntity *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtEntity, mt_entity_free)

/* --- media ----------------------------------------------------------------------------------- */

typedef enum {
    MT_MEDIA_UNKNOWN, /* this version does not know it */
    MT_MEDIA_UNSUPPORTED,
    MT_MEDIA_PHOTO,
    MT_MEDIA_VIDEO,
    MT_MEDIA_ROUND_VIDEO,
    MT_MEDIA_ANIMATION,
    MT_MEDIA_VOICE,
    MT_MEDIA_AUDIO,   /* .title, .performer */
    MT_MEDIA_STICKER, /* .emoji */
    MT_MEDIA_FILE,
    MT_MEDIA_LOCATION, /* .latitude, .longitude */
    MT_MEDIA_LIVE_LOCATION,
    MT_MEDIA_VENUE,    /* .title, .address */
    MT_MEDIA_CONTACT,  /* .title: the name, .phone, .peer */
    MT_MEDIA_WEB_PAGE, /* .url, .title, .text */
    MT_MEDIA_GAME,     /* .title, .text */
    MT_MEDIA_INVOICE,  /* .title, .text, .amount, .currency */
    MT_MEDIA_POLL,     /* .title, .options */
    MT_MEDIA_TODO,     /* .title, .options */
    MT_MEDIA_DICE,     /* .emoji, .value */
    MT_MEDIA_STORY,    /* .peer, .value: its id */
    MT_MEDIA_GIVEAWAY, /* .count winners, .until_s, .text */
    MT_MEDIA_GIVEAWAY_RESULTS,
    MT_MEDIA_PAID, /* .amount in stars, .count items */
    MT_MEDIA_VIDEO_STREAM,
} MtMediaKind;

/** MtMediaOption: one answer of a poll (@data names it when voting) or task of a list. */
typedef struct {
    char *text;
    GBytes *data;
    gint count; /* voters, -1 while unknown */
    gboolean chosen;
    gboolean correct; /* right answer, or task done */
} MtMediaOption;

/**
 * MtFile: what is needed to fetch it: https://core.telegram.org/api/files
 * @size_type: (nullable): which size of a photo.
 */
typedef struct {
    gboolean is_photo;
    gint64 id;
    gint64 access_hash;
    GBytes *reference;
    gint dc;
    gint64 size;
    char *size_type;
} MtFile;

/** mt_file_copy: (transfer full) (nullable): NULL for NULL. */
MtFile *mt_file_copy(const MtFile *self);
void mt_file_free(MtFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtFile, mt_file_free)

/** MtMedia: fields that the kind has no use for are NULL or 0. */
typedef struct {
    MtMediaKind kind;
    MtFile *file; /* (nullable): nothing to fetch */
    char *name;   /* of the file */
    char *mime;
    gint64 size;
    gdouble duration_s;
    gint width;
    gint height;
    char *title;
    char *performer;
    char *text;
    char *url;
    char *address;
    char *phone;
    char *emoji;
    gdouble latitude;
    gdouble longitude;
    MtPeerId peer;
    gint value;
    gint count;
    gint64 amount;
    char *currency;
    gint64 until_s;
    gint ttl_s;
    gboolean spoiler;
    gboolean closed; /* poll, live location: over */
    gboolean quiz;
    gboolean multiple;
    GPtrArray *options; /* (nullable) (element-type MtMediaOption) */
} MtMedia;

void mt_media_free(MtMedia *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtMedia, mt_media_free)

/* --- service messages ------------------------------------------------------------------------ */

/** MtServiceKind: what happened; behind each the fields of MtService that it uses. */
typedef enum {
    MT_SERVICE_UNKNOWN,                  /* this version does not know it */
    MT_SERVICE_GROUP_CREATED,            /* .title, .users */
    MT_SERVICE_CHANNEL_CREATED,          /* .title */
    MT_SERVICE_TITLE,                    /* .title */
    MT_SERVICE_PICTURE,                  /* a new one */
    MT_SERVICE_PICTURE_DELETED,          /* */
    MT_SERVICE_ADDED,                    /* .users; the sender alone: joined */
    MT_SERVICE_REMOVED,                  /* .users, one; the sender: left */
    MT_SERVICE_JOINED_BY_LINK,           /* .users: who made the link */
    MT_SERVICE_JOINED_BY_REQUEST,        /* */
    MT_SERVICE_MIGRATED_TO,              /* .peer */
    MT_SERVICE_MIGRATED_FROM,            /* .title, .peer */
    MT_SERVICE_HISTORY_CLEARED,          /* */
    MT_SERVICE_PINNED,                   /* the message that is replied to */
    MT_SERVICE_SCREENSHOT,               /* */
    MT_SERVICE_CUSTOM,                   /* .text: to be shown as it is */
    MT_SERVICE_CONTACT_SIGNED_UP,        /* */
    MT_SERVICE_THEME,                    /* .text: emoji, empty for none */
    MT_SERVICE_WALLPAPER,                /* .on: for both; .same */
    MT_SERVICE_BOOST,                    /* .count */
    MT_SERVICE_TOPIC_CREATED,            /* .title */
    MT_SERVICE_TOPIC_EDITED,             /* .title (nullable), .changes: MtTopicChange */
    MT_SERVICE_AUTO_DELETE,              /* .duration_s, 0: off */
    MT_SERVICE_CALL,                     /* .on: video, .reason, .duration_s */
    MT_SERVICE_GROUP_CALL,               /* .duration_s: ended; 0: began */
    MT_SERVICE_GROUP_CALL_INVITE,        /* .users */
    MT_SERVICE_GROUP_CALL_PLANNED,       /* .until_s */
    MT_SERVICE_CONFERENCE_CALL,          /* .on: video, .reason, .duration_s, .users */
    MT_SERVICE_PAYMENT,                  /* .amount, .currency */
    MT_SERVICE_PAYMENT_RECEIVED,         /* .amount, .currency */
    MT_SERVICE_PAYMENT_REFUNDED,         /* .amount, .currency, .peer */
    MT_SERVICE_GIFT_PREMIUM,             /* .count days, .text, .amount, .currency */
    MT_SERVICE_GIFT_CODE,                /* .count days, .text, .peer */
    MT_SERVICE_GIFT_STARS,               /* .count */
    MT_SERVICE_GIFT_TON,                 /* .amount, .currency */
    MT_SERVICE_PRIZE_STARS,              /* .count, .peer */
    MT_SERVICE_STAR_GIFT,                /* .title (nullable), .text, .count stars */
    MT_SERVICE_STAR_GIFT_UNIQUE,         /* .title, .on: an upgrade */
    MT_SERVICE_STAR_GIFT_OFFER,          /* .title, .on: accepted, .same: declined */
    MT_SERVICE_STAR_GIFT_OFFER_DECLINED, /* .title, .on: expired */
    MT_SERVICE_PAID_MESSAGES_REFUNDED,   /* .count, .amount stars */
    MT_SERVICE_PAID_MESSAGES_PRICE,      /* .amount stars */
    MT_SERVICE_SUGGESTED_POST_APPROVAL,  /* .on: approved, .text, .until_s */
    MT_SERVICE_SUGGESTED_POST_SUCCESS,   /* */
    MT_SERVICE_SUGGESTED_POST_REFUND,    /* .on: by the payer */
    MT_SERVICE_GIVEAWAY,                 /* .count stars, 0: premium */
    MT_SERVICE_GIVEAWAY_RESULTS,         /* .count winners */
    MT_SERVICE_GAME_SCORE,               /* .count */
    MT_SERVICE_BOT_ALLOWED,              /* .text: a domain or a program (nullable) */
    MT_SERVICE_PASSPORT,                 /* .on: received */
    MT_SERVICE_WEB_VIEW_DATA,            /* .text: the button */
    MT_SERVICE_SHARED_PEER,              /* .users */
    MT_SERVICE_BOT_CREATED,              /* .users */
    MT_SERVICE_PROXIMITY,                /* .peer, .other, .count meters */
    MT_SERVICE_SUGGESTED_PICTURE,        /* */
    MT_SERVICE_SUGGESTED_BIRTHDAY,       /* */
    MT_SERVICE_TODO_DONE,                /* .count done, .amount undone */
    MT_SERVICE_TODO_ADDED,               /* .text: the tasks, a line each */
    MT_SERVICE_POLL_OPTION_ADDED,        /* .text */
    MT_SERVICE_POLL_OPTION_DELETED,      /* .text */
    MT_SERVICE_OWNER_PENDING,            /* .users */
    MT_SERVICE_OWNER_CHANGED,            /* .users */
    MT_SERVICE_NO_FORWARDS,              /* .on */
    MT_SERVICE_NO_FORWARDS_REQUEST,      /* .on, .same: expired */
} MtServiceKind;

/** MtTopicChange: bits. */
typedef enum {
    MT_TOPIC_TITLE = 1 << 0,
    MT_TOPIC_ICON = 1 << 1,
    MT_TOPIC_CLOSED = 1 << 2,
    MT_TOPIC_REOPENED = 1 << 3,
    MT_TOPIC_HIDDEN = 1 << 4,
    MT_TOPIC_UNHIDDEN = 1 << 5,
} MtTopicChange;

typedef enum {
    MT_CALL_END_UNKNOWN,
    MT_CALL_END_MISSED,
    MT_CALL_END_BUSY,
    MT_CALL_END_HUNG_UP,
    MT_CALL_END_DISCONNECTED,
} MtCallEnd;

typedef struct {
    MtServiceKind kind;
    char *title;
    char *text;
    GArray *users; /* (nullable) (element-type MtPeerId) */
    MtPeerId peer;
    MtPeerId other;
    gint64 count;
    gint64 amount;
    char *currency;
    gint duration_s;
    gint64 until_s;
    MtCallEnd reason;
    guint changes;
    gboolean on;
    gboolean same;
} MtService;

void mt_service_free(MtService *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtService, mt_service_free)

/* --- messages -------------------------------------------------------------------------------- */

/** MtReply: @topic: the forum topic or thread; @quote: (nullable). */
typedef struct {
    gint32 id;     /* 0: only in a topic, or to a story */
    MtPeerId peer; /* another chat's message; else none */
    gint32 topic;
    gint32 story;
    char *quote;
} MtReplyTo;

/** MtForward: where it came from: @peer, or only a @name (nullable). */
typedef struct {
    gboolean set;
    MtPeerId peer;
    char *name;
    char *author; /* (nullable): who signed the post */
    gint64 date_s;
    gint32 post;
    gboolean imported;
} MtForward;

typedef enum {
    MT_BUTTON_OTHER,    /* nothing that can be done from here */
    MT_BUTTON_TEXT,     /* sends its text */
    MT_BUTTON_URL,      /* .url */
    MT_BUTTON_CALLBACK, /* .data, to mt_chats_press() */
    MT_BUTTON_COPY,     /* .url: the text to be copied */
    MT_BUTTON_PROFILE,  /* .user */
    MT_BUTTON_SWITCH,   /* .url: an inline query */
} MtButtonKind;

typedef struct {
    MtButtonKind kind;
    guint row;
    gboolean is_inline; /* under the message; else a keyboard */
    char *text;
    char *url;
    GBytes *data;
    MtPeerId user;
    gboolean needs_password;
} MtButton;

/** MtReaction: @emoji: (nullable): NULL for a custom one (@custom) and for paid ones. */
typedef struct {
    char *emoji;
    gint64 custom;
    gboolean paid;
    gint count;
    gboolean mine;
} MtReaction;

/** MtReacted: who reacted lately, as far as it is told. */
typedef struct {
    MtPeerId who;
    char *emoji;
    gint64 custom;
    gint64 date_s;
    gboolean mine;
    gboolean unread;
} MtReacted;

typedef struct {
    MtPeerId peer;   /* the chat */
    MtPeerId sender; /* of channel posts: the channel */
    gint32 id;
    gint32 topic; /* of a forum, 0: none or General */
    gint64 date_s;
    gint64 edit_s;    /* 0: never, or not to be mentioned */
    gint64 random_id; /* own ones sent from here, else 0 */
    gboolean out;
    gboolean mentioned;
    gboolean silent;
    gboolean post;
    gboolean pinned;
    gboolean no_forwards;
    gboolean scheduled;  /* was sent by the clock */
    char *text;          /* never NULL */
    GPtrArray *entities; /* (nullable) (element-type MtEntity) */
    MtReplyTo reply;
    MtForward forward;
    MtMedia *media;     /* (nullable) */
    MtService *service; /* (nullable): a service message */
    MtPeerId via_bot;
    char *author;       /* (nullable): who signed the post */
    GPtrArray *buttons; /* (nullable) (element-type MtButton) */
    gint64 album;
    gint views;
    gint forwards;
    gint replies; /* comments or messages of the thread */
    gint ttl_s;
    GPtrArray *reactions; /* (nullable) (element-type MtReaction) */
    GPtrArray *reacted;   /* (nullable) (element-type MtReacted) */
} MtMessage;

MtMessage *mt_message_new(void);
void mt_message_free(MtMessage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtMessage, mt_message_free)
void mt_reaction_free(MtReaction *self);
void mt_reacted_free(MtReacted *self);

/* --- chats ----------------------------------------------------------------------------------- */

/** MtDialog: a chat of the list. @draft: (nullable). @muted_until_s: G_MAXINT32: for good. */
typedef struct {
    MtPeerId peer;
    gint32 top_id;
    MtMessage *top; /* (nullable) */
    gint32 read_inbox;
    gint32 read_outbox;
    gint unread;
    gint unread_mentions;
    gint unread_reactions;
    gboolean unread_mark;
    gboolean pinned;
    gboolean archived;
    gint64 muted_until_s;
    gint32 pts; /* of channels, else 0 */
    char *draft;
    gint32 draft_reply;
} MtDialog;

void mt_dialog_free(MtDialog *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtDialog, mt_dialog_free)

/** MtTopic: of a forum. */
typedef struct {
    gint32 id;
    char *title;
    gint32 top_id;
    gint32 read_inbox;
    gint unread;
    gint unread_mentions;
    gint64 muted_until_s;
    gboolean closed;
    gboolean pinned;
    gboolean hidden;
    gboolean deleted;
} MtTopic;

void mt_topic_free(MtTopic *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtTopic, mt_topic_free)

typedef enum {
    MT_ROLE_MEMBER,
    MT_ROLE_ADMIN,
    MT_ROLE_CREATOR,
    MT_ROLE_BANNED,
    MT_ROLE_RESTRICTED,
    MT_ROLE_LEFT,
} MtRole;

/** MtMember: @rank: (nullable): the title an administrator was given. */
typedef struct {
    MtPeerId peer;
    MtRole role;
    MtPeerId by; /* who invited, promoted or banned */
    gint64 date_s;
    char *rank;
} MtMember;

void mt_member_free(MtMember *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtMember, mt_member_free)

/** MtChatInfo: more about one peer than comes with messages. */
typedef struct {
    MtPeerId peer;
    char *about; /* (nullable) */
    char *link;  /* (nullable): of an invitation */
    gint members;
    gint online;
    gint admins;
    gint banned;
    gint32 pinned_id;
    gint slow_mode_s;
    gint ttl_s;
    MtPeerId linked; /* the channel of a discussion group, or the other way round */
    MtPeerId migrated_from;
    gboolean members_hidden;
    gboolean blocked;
    gint common_chats;
    char *birthday;    /* (nullable): "MM-DD" or "YYYY-MM-DD" */
    GPtrArray *people; /* (nullable) (element-type MtMember): of basic groups, all */
} MtChatInfo;

void mt_chat_info_free(MtChatInfo *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtChatInfo, mt_chat_info_free)

/** MtInvite: what an invitation leads to. */
typedef struct {
    MtPeerId peer; /* known already: a member, or may look */
    gboolean member;
    char *title;
    char *about; /* (nullable) */
    gint members;
    gboolean channel; /* not a group */
    gboolean request; /* an administrator must consent */
    gboolean verified;
    gboolean scam;
} MtInvite;

void mt_invite_free(MtInvite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtInvite, mt_invite_free)

/** MtTypingKind: what somebody is doing. */
typedef enum {
    MT_TYPING_NOTHING, /* stopped */
    MT_TYPING_TEXT,
    MT_TYPING_VOICE,
    MT_TYPING_VIDEO,
    MT_TYPING_UPLOAD, /* .percent */
    MT_TYPING_STICKER,
    MT_TYPING_GAME,
    MT_TYPING_PLACE,
    MT_TYPING_CONTACT,
    MT_TYPING_CALL,
    MT_TYPING_OTHER,
} MtTypingKind;

typedef struct {
    MtTypingKind kind;
    gint percent;
} MtTyping;

G_END_DECLS

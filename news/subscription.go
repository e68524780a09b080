package news

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// SubscriptionQueue holds, by their ids, the subscriptions that are to be told of something.
const SubscriptionQueue = "websub"

// SubscriptionAskQueue holds, by their ids, what subscribers are to be asked, or told once.
const SubscriptionAskQueue = "websub-asks"

// Subscription is who is told at once of what changes in one of our feeds (WebSub). Its subscriber confirmed it.
type Subscription struct {
	ID       string `json:"id"`              // SubscriptionID
	Topic    string `json:"topic"`           // path of the feed, with its limit where it has one
	Token    string `json:"token,omitempty"` // of a partner's feed; empty: the public's
	Asked    string `json:"asked"`           // the topic's address as the subscriber wrote it
	Callback string `json:"callback"`
	Secret   string `json:"secret,omitempty"` // what deliveries are signed with; it is shown to nobody

	Began time.Time `json:"began"`
	Until time.Time `json:"until"` // the end of its lease: from then on it is gone

	Told        string    `json:"told,omitempty"` // entity tag of the bytes that were delivered last
	ToldAt      time.Time `json:"told_at,omitzero"`
	Slow        bool      `json:"slow,omitempty"` // its subscriber took long the last time
	Failures    int       `json:"failures,omitempty"`
	Failing     time.Time `json:"failing,omitzero"` // since when no delivery has come through
	LastFailure Reason    `json:"last_failure,omitzero"`
}

// SubscriptionID is made of what a subscription is known by: a topic and a callback.
func SubscriptionID(topic, token, callback string) string {
	sum := sha256.Sum256([]byte(topic + "\n" + token + "\n" + callback))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:16]))
}

// AskMode is what a subscriber is asked, or told.
type AskMode string

// The modes, by their names in WebSub.
const (
	AskSubscribe   AskMode = "subscribe"
	AskUnsubscribe AskMode = "unsubscribe"
	AskDenied      AskMode = "denied" // it is told, not asked
)

// SubscriptionAsk is what a subscriber is to be asked or told. Its ID is the subscription's: what is asked later takes its place.
type SubscriptionAsk struct {
	Mode AskMode `json:"mode"`
	Subscription
	Lease time.Duration `json:"lease,omitempty"` // that is granted
	Why   Reason        `json:"why,omitzero"`    // of a denial
	Tries int           `json:"tries,omitempty"` // that met no answer
	At    time.Time     `json:"at"`
}

// Announcement is what a stretch of the change log means for subscriptions.
type Announcement struct {
	From, To string     // cursors of the log
	Seq      uint64     // of the last change before To
	Lines    []Timeline // that were touched
	IDs      []string   // of the subscriptions to them
}

// Mark is a place of the change log up to which a timeline was announced. Rev tells it from any other.
type Mark struct {
	Line Timeline
	Seq  uint64
	Rev  string
}

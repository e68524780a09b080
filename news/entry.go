// Package news says what the hub's things are: entries, sources, channels, towns, attributions, licences and takedowns.
// It is data and pure rules; it imports nothing of the hub's and does no I/O.
package news

import (
	"crypto/sha256"
	"strings"
	"time"
)

// Entry is one article on the merged timeline (RFC 4287's entry, RSS's item), as the desk made it.
type Entry struct {
	ID      string `json:"id"`      // EntryID of its source and guid: the same on every hub
	Version int    `json:"version"` // 1 at first, one more for each correction
	Source  string `json:"source"`  // id of the source that brought it (its provider)
	GUID    string `json:"guid,omitempty"`
	Digest  string `json:"digest"` // Raw.Digest of what the source said; equal digests need no work

	URL       string    `json:"url,omitempty"`
	Title     string    `json:"title"`             // plain text
	Summary   string    `json:"summary,omitempty"` // plain text
	Content   string    `json:"content,omitempty"` // allow-listed HTML, absolute addresses
	Language  string    `json:"language,omitempty"`
	Published time.Time `json:"published,omitzero"` // as claimed; zero where the source gave none that can be read
	Updated   time.Time `json:"updated"`            // moves only when something changed
	FirstSeen time.Time `json:"first_seen"`
	Sort      time.Time `json:"sort"`              // place on the timelines, fixed at first sight; zero: where the store lets it arrive
	Arrived   uint64    `json:"arrived,omitempty"` // number of its arrival, which the store gives; of equal places the higher stands above

	Channels    []string    `json:"channels,omitempty"`
	Towns       []string    `json:"towns,omitempty"`
	Why         Why         `json:"why,omitzero"`
	Attribution Attribution `json:"attribution,omitzero"`
	Providers   []Provider  `json:"providers,omitempty"`
	Story       string      `json:"story"`    // the same for every reprint of one story
	Original    string      `json:"original"` // id of the story's first publication
	Media       []Media     `json:"media,omitempty"`
	Categories  []string    `json:"categories,omitempty"` // as the source gave them

	Page      PrintedPage      `json:"page,omitzero"`       // of the printed edition that it stood on
	Playtimes map[string]int64 `json:"playtimes,omitempty"` // seconds that a sound or film of Media plays, by its address; absent where it is not known

	Held     Reason    `json:"held,omitzero"`      // why it is kept from every feed until an editor releases it; empty: it is not
	Due      time.Time `json:"due,omitzero"`       // when merged feeds take it in, see Share; zero: they have
	Closed   bool      `json:"closed,omitempty"`   // its licence gives the public nothing; another copy stands for its story
	Override *Override `json:"override,omitempty"` // an editor's decisions
	Grant    Grant     `json:"grant,omitzero"`     // what rights last answered of it
	Opened   bool      `json:"-"`                  // in this version, by an embargo's end, to a public that saw nothing of it before: the store places it anew
	Revised  int       `json:"revised,omitempty"`  // how often its source corrected what it says; Version counts editors' decisions too
	Aliases  []string  `json:"aliases,omitempty"`  // other keys that its source named it by, see OtherKeys
	Evidence *Evidence `json:"evidence,omitempty"` // what else the desk judged from; it is shown to nobody outside
}

// Evidence is what the desk judged an entry from that the entry does not hold otherwise, so that it can be judged again when
// channels, towns or words change. Nil where there was none.
type Evidence struct {
	Trail    []string `json:"trail,omitempty"`    // 您当前的位置, outermost first
	Byline   string   `json:"byline,omitempty"`   // the credit line as printed on an article's page
	Origin   string   `json:"origin,omitempty"`   // as the feed names it
	House    string   `json:"house,omitempty"`    // what tells that it is no article, see HeldHouse
	Pictures int      `json:"pictures,omitempty"` // pictures of its own
	Moving   int      `json:"moving,omitempty"`   // videos and sounds
	Counted  bool     `json:"counted,omitempty"`  // Pictures and Moving are not what its media tell, and stand where they are 0, too

	Read *Attribution `json:"read,omitempty"` // as it was read, where what editors taught of names and outlets made another of it

	Unsure map[string]int `json:"unsure,omitempty"` // how sure the desk is of a field of the attribution, in percent, where that is not much: reporters, origin …
}

// Grant is the kept answer of rights about an entry: what its licence gave when it was last written. Where that is no
// longer so, the entry is written anew, so that whoever follows the change log hears of it.
type Grant struct {
	Public  Extent `json:"public,omitempty"`
	Partner Extent `json:"partner,omitempty"` // to partners with an agreement
	Mark    string `json:"mark,omitempty"`    // of the label, the rights, the address and the names that come with it; empty: rights were never asked

	// Whether a version before this one gave the public, or partners, anything: they are told where this one does not.
	HadPublic  bool `json:"had_public,omitempty"`
	HadPartner bool `json:"had_partner,omitempty"`

	// The version since which they get nothing of what they had; 0: they do, never did, or an older hub did not keep it.
	LostPublic  int `json:"lost_public,omitempty"`
	LostPartner int `json:"lost_partner,omitempty"`
}

// GivenBefore is the answer where everybody may have been given something of an entry, so that those who get nothing are told since this version.
func (g Grant) GivenBefore(version int) Grant {
	g.HadPublic, g.HadPartner = true, true
	if g.Public == ExtentNothing {
		g.LostPublic = version
	}
	if g.Partner == ExtentNothing {
		g.LostPartner = version
	}
	return g
}

// Gives tells whether this version gives the public, and partners, anything.
func (e *Entry) Gives() (public, partner bool) {
	public, partner = e.Granted()
	return public && e.Held.IsZero(), partner && e.Held.IsZero()
}

// Granted tells whether the licence gave the public, and partners, anything of this version, held or not. One that was written
// before rights were asked is taken to give partners all.
func (e *Entry) Granted() (public, partner bool) {
	g := e.Grant
	if g.Mark == "" {
		g.Public, g.Partner = ExtentFull, ExtentFull
		if e.Closed {
			g.Public = ExtentNothing
		}
	}
	gives := func(x Extent) bool { return x != "" && x != ExtentNothing }
	return gives(g.Public), gives(g.Partner)
}

// Had tells whether this version, or one before it, gave the public, and partners, anything.
func (e *Entry) Had() (public, partner bool) {
	public, partner = e.Gives()
	return public || e.Grant.HadPublic, partner || e.Grant.HadPartner
}

// Why keeps the reason for each channel and town of an entry.
type Why struct {
	Channels map[string]Reason `json:"channels,omitempty"`
	Towns    map[string]Reason `json:"towns,omitempty"`
}

// Attribution is who made an entry (稿件来源): the outlet that first published it and its people by role.
type Attribution struct {
	Origin         string   `json:"origin,omitempty"`     // 来源, need not be the provider
	OriginURL      string   `json:"origin_url,omitempty"` // the origin's site or feed, where the source names one
	Label          string   `json:"label,omitempty"`      // what the licence says must stand on it
	Reporters      []string `json:"reporters,omitempty"`  // 记者, authors, interns
	Correspondents []string `json:"correspondents,omitempty"`
	Photographers  []string `json:"photographers,omitempty"`
	Editors        []string `json:"editors,omitempty"`
	Rights         string   `json:"rights,omitempty"`
}

// Provider is a source that carries an entry, with the entry's address there.
type Provider struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

// Media is a picture, sound or film that an entry carries (RSS enclosure, media:content, an image in the text).
type Media struct {
	URL     string `json:"url"`
	Type    string `json:"type,omitempty"`   // media type, e.g. image/jpeg
	Length  int64  `json:"length,omitempty"` // bytes, 0 where unknown
	Caption string `json:"caption,omitempty"`
}

// EntryID derives an entry's id from its source and its guid (else its link, else its content), so that ids need no
// index and every replica computes the same. A site that goes from http to https renames every address, and often every
// guid, without meaning other entries: the scheme does not count. 26 lower-case base32 characters.
func EntryID(source, key string) string {
	var room [512]byte
	named := append(append(room[:0], source...), 0)
	sum := sha256.Sum256(append(named, schemeless(key)...))
	var id [idSize]byte
	idEncoding.Encode(id[:], sum[:16])
	return string(id[:])
}

func schemeless(address string) string {
	for _, scheme := range []string{"http:", "https:"} {
		if rest, ok := strings.CutPrefix(address, scheme); ok && strings.HasPrefix(rest, "//") {
			return rest
		}
	}
	return address
}

package news

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// TroubleKind is the sort of what needs somebody.
type TroubleKind string

// The kinds of troubles.
const (
	TroubleStore    TroubleKind = "store"    // the store, its server or its disk
	TroubleBackup   TroubleKind = "backup"   // it failed, or is too old
	TroubleRequest  TroubleKind = "request"  // a rights owner asks for a takedown, and nobody has decided
	TroubleTakedown TroubleKind = "takedown" // a request's deadline is near, or has passed
	TroubleLogin    TroubleKind = "login"    // somebody may be guessing
	TroubleTelling  TroubleKind = "telling"  // what is wrong cannot be told by mail or webhook
	TroubleSource   TroubleKind = "source"   // it fails, is silent, or its record is damaged
	TroubleHeld     TroubleKind = "held"     // entries have waited for an editor for long
)

// TroubleKinds are all kinds, the most urgent first.
func TroubleKinds() []TroubleKind {
	return []TroubleKind{TroubleStore, TroubleBackup, TroubleRequest, TroubleTakedown, TroubleLogin, TroubleTelling, TroubleSource, TroubleHeld}
}

// Trouble is something that needs somebody, as it is now.
type Trouble struct {
	Kind   TroubleKind `json:"kind"`
	Object string      `json:"object,omitempty"` // id of what it is about; empty: it is the one of its kind
	Name   string      `json:"name,omitempty"`   // of the object, as people know it
	Why    Reasons     `json:"why"`
	Since  time.Time   `json:"since,omitzero"`
	Until  time.Time   `json:"until,omitzero"` // by when it must be mended; zero: nobody set a term
	Grade  int         `json:"grade,omitempty"`
	Page   string      `json:"page"` // where it is mended: path and query below the administration's address, like admin/sources/jxrb

	Settle time.Duration `json:"-"` // how long it must last before it is told; it may pass by itself
}

// Key tells a trouble from every other; it is the same when it comes back.
func (t *Trouble) Key() string { return string(t.Kind) + "/" + t.Object }

// Same reports whether two of one key say the same.
func (t *Trouble) Same(o *Trouble) bool {
	return t.Name == o.Name && t.Since.Equal(o.Since) && t.Until.Equal(o.Until) && t.Grade == o.Grade && t.Page == o.Page &&
		slices.EqualFunc(t.Why, o.Why, Reason.Equal)
}

// Alert is a trouble with what became of it: when it was noticed, told, and told to be over.
type Alert struct {
	ID string `json:"id"` // the trouble's key
	Trouble
	Noticed time.Time `json:"noticed"`
	Told    time.Time `json:"told,omitzero"` // the last time that it was told to be so; zero: not yet
	Well    time.Time `json:"well,omitzero"` // from when on it was not found any more; zero: it is so
	Over    time.Time `json:"over,omitzero"` // when it was told to be over; zero: it is open
	Again   int       `json:"again,omitempty"`
}

// Open reports whether it needs somebody still.
func (a *Alert) Open() bool { return a.Over.IsZero() }

// Telling is what was told at one time. It does not change.
type Telling struct {
	Seq   uint64    `json:"seq"` // grows; the store gives it
	At    time.Time `json:"at"`
	Began []Alert   `json:"began,omitempty"` // these are so, or have become worse
	Ended []Alert   `json:"ended,omitempty"` // these are over
	More  int       `json:"more,omitempty"`  // that are not named
}

// AlertsKept is what one look writes of alerts, all of it or nothing.
type AlertsKept struct {
	Put  []Alert
	Gone []string // ids of those that passed before they were told
	Told *Telling // nil: nothing is to be told
}

// AlertsFor is how long it is remembered what is over, and what was told.
const AlertsFor = 30 * 24 * time.Hour

// ByUrgency orders alerts: by kind, the worse first, then those that are so for the longest.
func ByUrgency(a, b Alert) int {
	return cmp.Or(cmp.Compare(slices.Index(TroubleKinds(), a.Kind), slices.Index(TroubleKinds(), b.Kind)), cmp.Compare(b.Grade, a.Grade), a.Since.Compare(b.Since), strings.Compare(a.ID, b.ID))
}

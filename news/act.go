package news

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Act is one line of the audit log: who did what, when, from where, and what stood before and after. It is written in the
// same step as the change that it tells of.
type Act struct {
	ID     string    `json:"id"`
	At     time.Time `json:"at"`
	By     string    `json:"by"`               // a user's name, or the operating system's user of a command
	From   string    `json:"from,omitempty"`   // the address that it came from; empty: the hub's own machine
	Op     string    `json:"op"`               // source.add, entry.set, takedown.done …
	Object string    `json:"object"`           // id of what it was done to
	Detail Reasons   `json:"detail,omitempty"` // what was done, where the change does not say it

	// Rev is the revision that the change was made from. Who asks for a change may say which one they saw: where another
	// stands by then, nothing is written, and the answer is ErrConflict. RevNone: there must be nothing. Empty: whatever stands.
	Rev    string          `json:"rev,omitempty"`
	Before json.RawMessage `json:"before,omitempty"` // the object as JSON, without secrets; absent: there was none
	After  json.RawMessage `json:"after,omitempty"`  // absent: there is none any more
}

// Sources are the ids of the sources that the act is of: one, or several that were changed as one.
func (a *Act) Sources() []string {
	var ids []string
	switch {
	case a.Op == "source.seed":
		_ = json.Unmarshal(a.After, &ids) // of another form: none
	case strings.HasPrefix(a.Op, "source."):
		ids = []string{a.Object}
	case strings.HasPrefix(a.Op, "sources."):
		for _, part := range []json.RawMessage{a.Before, a.After} {
			var all []struct {
				ID string `json:"id"`
			}
			_ = json.Unmarshal(part, &all)
			for _, s := range all {
				ids = append(ids, s.ID)
			}
		}
		slices.Sort(ids)
		ids = slices.Compact(ids)
	}
	return ids
}

// UndoRule is the rule of the reason which says that an act undoes another; its term is that one's id.
const UndoRule = "act.undo"

// Undoes are the ids of the acts that this one undoes.
func (a *Act) Undoes() (ids []string) {
	for _, why := range a.Detail {
		if why.Rule == UndoRule && len(why.Terms) > 0 {
			ids = append(ids, why.Terms[0])
		}
	}
	return ids
}

// About names something that acts are found by: see AboutSource and its kin.
type About string

// AboutSource finds the acts of a source.
func AboutSource(id string) About { return About("source/" + id) }

// AboutEntry finds the acts of an entry: decisions and takedowns.
func AboutEntry(id string) About { return About("entry/" + id) }

// AboutAct finds the acts that undo another.
func AboutAct(id string) About { return About("act/" + id) }

// AboutSetting finds the acts of a setting.
func AboutSetting(name string) About { return About("setting/" + name) }

// About is all that the act is found by, beside its time.
func (a *Act) About() (all []About) {
	for _, id := range a.Sources() {
		all = append(all, AboutSource(id))
	}
	if strings.HasPrefix(a.Op, "entry.") || strings.HasPrefix(a.Op, "takedown.") {
		all = append(all, AboutEntry(a.Object))
	}
	if name := a.Setting(); name != "" {
		all = append(all, AboutSetting(name))
	}
	for _, id := range a.Undoes() {
		all = append(all, AboutAct(id))
	}
	return all
}

// Setting is the name of the setting that the act is of; empty: of none.
func (a *Act) Setting() string {
	switch kind, _, _ := strings.Cut(a.Op, "."); kind {
	case SettingTowns, SettingChannels:
		return kind
	case "setting":
		return a.Object
	}
	return ""
}

// RevNone is the revision of what is not there.
const RevNone = "none"

// revBytes is how much of a hash tells revisions of one object apart.
const revBytes = 12

// ContentRev is the revision of what has no version of its own, as JSON: the same words have the same one.
func ContentRev(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:revBytes])
}

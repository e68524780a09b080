package news

import "encoding/json"

// Setting is what administrators have put in the place of the configuration's.
type Setting struct {
	Value json.RawMessage
	Rev   string // tells this writing from any other
}

// The settings that administrators may change.
const (
	SettingTowns    = "gazetteer" // []Town
	SettingChannels = "channels"  // []Channel
)

// SettingNames are all of them.
func SettingNames() []string { return []string{SettingTowns, SettingChannels} }

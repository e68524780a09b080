package news

import "encoding/json"

// Setting is what administrators have put in the place of the configuration's.
type Setting struct {
	Value json.RawMessage
	Rev   string // tells this writing from any other

	Damaged bool // there is a value, which cannot be read
}

// The settings that administrators may change.
const (
	SettingTowns    = "gazetteer" // []Town
	SettingChannels = "channels"  // []Channel
	SettingLicence  = "licence"   // Licence: for a source that states none
	SettingPermits  = "permits"   // []string: origins (稿源单位) whose entries need no editor; empty: all
	SettingWords    = "words"     // Vocabulary
	SettingSite     = "site"      // Site; its address is the operator's
)

// SettingNames are all of them.
func SettingNames() []string {
	return []string{SettingTowns, SettingChannels, SettingLicence, SettingPermits, SettingWords, SettingSite}
}

package admin

import (
	"cmp"
	"encoding/json"
	"net/http"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/site"
)

func (a *api) settingRoutes(t *site.API) {
	const gazetteer, acts = "/admin/api/v1/gazetteer", "/admin/api/v1/acts"
	site.Answer(t, site.Operation{ID: "gazetteer", Path: gazetteer, Summary: "The towns that the hub works by", Fails: reading}, a.showGazetteer)
	site.Answer(t, site.Operation{ID: "putGazetteer", Method: http.MethodPut, Path: gazetteer, Summary: "Put other towns in their place", Fails: changing}, a.putGazetteer)
	site.Answer(t, site.Operation{ID: "resetGazetteer", Method: http.MethodDelete, Path: gazetteer, Status: http.StatusOK,
		Summary: "Go by the configuration's towns again", Fails: changing}, a.resetGazetteer)

	const channels = "/admin/api/v1/channels"
	site.Answer(t, site.Operation{ID: "channels", Path: channels, Summary: "The channels that the hub works by", Fails: reading}, a.showChannels)
	site.Answer(t, site.Operation{ID: "putChannels", Method: http.MethodPut, Path: channels, Summary: "Put other channels in their place", Fails: changing}, a.putChannels)
	site.Answer(t, site.Operation{ID: "resetChannels", Method: http.MethodDelete, Path: channels, Status: http.StatusOK,
		Summary: "Go by the configuration's channels again", Fails: changing}, a.resetChannels)

	const settings = "/admin/api/v1/settings"
	site.Answer(t, site.Operation{ID: "settings", Path: settings, Summary: "Every setting that is changed by its name", Fails: []int{500}}, a.listSettings)
	site.Answer(t, site.Operation{ID: "setting", Path: settings + "/{name}", Summary: "One setting, and who gave it", Fails: reading}, a.showSetting)
	site.Answer(t, site.Operation{ID: "putSetting", Method: http.MethodPut, Path: settings + "/{name}", Summary: "Put another value in its place, on every hub of the store", Fails: changing}, a.putSetting)
	site.Answer(t, site.Operation{ID: "editSetting", Method: http.MethodPatch, Path: settings + "/{name}", Consumes: site.PatchType, Summary: "Change some of a setting's value (RFC 7396)", Fails: changing}, a.editSetting)
	site.Answer(t, site.Operation{ID: "resetSetting", Method: http.MethodDelete, Path: settings + "/{name}", Status: http.StatusOK,
		Summary: "Go by the configuration's value again", Fails: changing}, a.resetSetting)

	const versions = "/admin/api/v1/versions/{name}"
	site.Answer(t, site.Operation{ID: "versions", Path: versions, Summary: "What a setting said until now, newest first", Fails: reading}, a.listVersions)
	site.Answer(t, site.Operation{ID: "version", Path: versions + "/{id}", Summary: "One version of a setting", Fails: reading}, a.showVersion)
	site.Answer(t, site.Operation{ID: "versionChanges", Path: versions + "/{id}/changes", Summary: "In what a version differs from another", Fails: reading}, a.compareVersions)
	site.Answer(t, site.Operation{ID: "restoreVersion", Method: http.MethodPost, Path: versions + "/{id}/restore", Status: http.StatusOK,
		Summary: "Go by a version of a setting again, as a new one", Fails: append([]int{412}, asking...)}, a.restoreVersion)

	site.Answer(t, site.Operation{ID: "audit", Path: "/admin/api/v1/audit", Summary: "Who did what, newest first", Fails: []int{400, 500}}, a.listActs)
	site.Answer(t, site.Operation{ID: "act", Path: acts + "/{id}", Summary: "One act, with what stood before and after it", Fails: reading}, a.showAct)
	site.Answer(t, site.Operation{ID: "undo", Method: http.MethodPost, Path: acts + "/{id}/undo", Summary: "Bring back what stood before an act", Fails: append([]int{412}, asking...)}, a.undo)
}

// GazetteerAsk puts towns in the place of those that the hub has. It may be a gazetteer as it was read: what the hub says of its
// towns is passed over.
type GazetteerAsk struct {
	Towns  []news.Town     `json:"towns"`
	Edited json.RawMessage `json:"edited,omitempty" readOnly:"true"`
	County json.RawMessage `json:"county,omitempty" readOnly:"true"`
	Notes  json.RawMessage `json:"notes,omitempty" readOnly:"true"`
}

type gazetteerTagged = site.Tagged[editorial.GazetteerInfo]

func taggedGazetteer(info editorial.GazetteerInfo, err error) (gazetteerTagged, error) {
	return gazetteerTagged{Value: info, Revision: info.Revision}, err
}

func (a *api) showGazetteer(r *http.Request, _ *site.None) (gazetteerTagged, error) {
	return taggedGazetteer(a.Office.Gazetteer(r.Context()))
}

// ChannelsAsk puts channels in the place of those that the hub has. It may be channels as they were read, as with GazetteerAsk.
type ChannelsAsk struct {
	Channels []news.Channel  `json:"channels"`
	Edited   json.RawMessage `json:"edited,omitempty" readOnly:"true"`
	Notes    json.RawMessage `json:"notes,omitempty" readOnly:"true"`
}

type channelsTagged = site.Tagged[editorial.ChannelsInfo]

func taggedChannels(info editorial.ChannelsInfo, err error) (channelsTagged, error) {
	return channelsTagged{Value: info, Revision: info.Revision}, err
}

func (a *api) showChannels(r *http.Request, _ *site.None) (channelsTagged, error) {
	return taggedChannels(a.Office.Channels(r.Context()))
}

// putChannels changes channels that are as they were read.
type putChannels struct {
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  ChannelsAsk
}

func (a *api) putChannels(r *http.Request, in *putChannels) (channelsTagged, error) {
	return taggedChannels(a.Office.PutChannels(r.Context(), actor(r), string(in.Match), in.Body.Channels))
}

func (a *api) resetChannels(r *http.Request, in *resetSetting) (channelsTagged, error) {
	return taggedChannels(a.Office.ResetChannels(r.Context(), actor(r), string(in.Match)))
}

// putTowns changes a gazetteer that is as it was read.
type putTowns struct {
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  GazetteerAsk
}

func (a *api) putGazetteer(r *http.Request, in *putTowns) (gazetteerTagged, error) {
	return taggedGazetteer(a.Office.PutGazetteer(r.Context(), actor(r), string(in.Match), in.Body.Towns))
}

type resetSetting struct {
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
}

func (a *api) resetGazetteer(r *http.Request, in *resetSetting) (gazetteerTagged, error) {
	return taggedGazetteer(a.Office.ResetGazetteer(r.Context(), actor(r), string(in.Match)))
}

// SettingAsk puts a value in the place of a setting's. It may be a setting as it was read, as with GazetteerAsk.
type SettingAsk struct {
	Name     string          `json:"name,omitempty" doc:"as in the address, if it is given"`
	Value    json.RawMessage `json:"value" doc:"as it is shown"`
	Edited   json.RawMessage `json:"edited,omitempty" readOnly:"true"`
	Locked   json.RawMessage `json:"locked,omitempty" readOnly:"true"`
	LockedBy json.RawMessage `json:"locked_by,omitempty" readOnly:"true"`
}

// of refuses a body about another setting than the address names.
func (a *SettingAsk) of(name string) error {
	if a.Name != "" && a.Name != name {
		return &editorial.Error{Kind: editorial.Invalid, Code: editorial.SettingOtherName, Field: "name", Terms: []string{a.Name, name}}
	}
	return nil
}

type settingTagged = site.Tagged[editorial.Setting]

func taggedSetting(s editorial.Setting, err error) (settingTagged, error) {
	return settingTagged{Value: s, Revision: s.Revision}, err
}

func (a *api) listSettings(*http.Request, *site.None) ([]editorial.Setting, error) {
	return a.Office.AllSettings()
}

type settingByName struct {
	Name string `path:"name" doc:"as in the list of settings"`
}

func (a *api) showSetting(_ *http.Request, in *settingByName) (settingTagged, error) {
	return taggedSetting(a.Office.Setting(in.Name))
}

// putNamed changes a setting that is as it was read.
type putNamed struct {
	Name  string     `path:"name" doc:"as in the list of settings"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  SettingAsk
}

func (a *api) putSetting(r *http.Request, in *putNamed) (settingTagged, error) {
	if err := in.Body.of(in.Name); err != nil {
		return settingTagged{}, err
	}
	return taggedSetting(a.Office.PutSetting(r.Context(), actor(r), string(in.Match), in.Name, in.Body.Value))
}

// patchNamed changes some of a setting that is as it was read.
type patchNamed struct {
	Name  string     `path:"name" doc:"as in the list of settings"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
	Body  site.Patch[SettingAsk]
}

func (a *api) editSetting(r *http.Request, in *patchNamed) (settingTagged, error) {
	now, err := a.Office.Setting(in.Name)
	if err != nil {
		return settingTagged{}, err
	}
	next, err := in.Body.Apply(SettingAsk{Value: now.Value})
	if err == nil {
		err = next.of(in.Name)
	}
	if err != nil {
		return settingTagged{}, err
	}
	return taggedSetting(a.Office.PutSetting(r.Context(), actor(r), cmp.Or(string(in.Match), now.Revision), in.Name, next.Value))
}

type resetNamed struct {
	Name  string     `path:"name" doc:"as in the list of settings"`
	Match site.Match `header:"If-Match" required:"true" doc:"the ETag that was read, or *"`
}

func (a *api) resetSetting(r *http.Request, in *resetNamed) (settingTagged, error) {
	return taggedSetting(a.Office.ResetSetting(r.Context(), actor(r), string(in.Match), in.Name))
}

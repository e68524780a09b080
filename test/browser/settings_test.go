package browser

// settingsPages are the pages of the settings.
func settingsPages() []string {
	return []string{"/admin/settings", "/admin/settings/channels", "/admin/settings/channels/rows/travel", "/admin/settings/channels/rows/travel/remove", "/admin/settings/gazetteer",
		"/admin/settings/gazetteer?q=none", "/admin/settings/gazetteer/new", "/admin/settings/licence", "/admin/settings/channels/versions", "/admin/settings/channels/versions/configured", "/admin/settings/site"}
}

package pages

// routes is the table of the pages. The least role of each stands in the table of admin/access.
func (p *Pages) routes() {
	p.page("GET /admin/login", p.loginPage)
	p.page("POST /admin/login", p.login)
	p.page("POST /admin/logout", p.logout)
	p.page("GET /admin/oidc", p.goOutside)
	p.page("GET /admin/oidc/callback", p.comeBack)
	p.page("GET /admin/password", p.linkPage)
	p.page("POST /admin/password", p.useLink)

	p.page("GET /admin/sources", p.sources)
	p.page("POST /admin/sources/change", p.changeSources)
	p.page("GET /admin/sources/new", p.newSource)
	p.page("POST /admin/sources/new", p.addSource)
	p.page("GET /admin/sources/import", p.importPage)
	p.page("POST /admin/sources/import", p.importSources)
	p.page("GET /admin/sources/export", p.exportSources)
	p.page("GET /admin/sources/{id}", p.source)
	p.page("GET /admin/sources/{id}/edit", p.editSource)
	p.page("POST /admin/sources/{id}/edit", p.putSource)
	p.page("POST /admin/sources/{id}/refresh", p.refreshSource)
	p.page("GET /admin/sources/{id}/watch", p.watchSource)
	p.page("POST /admin/acts/{id}/undo", p.undoAct)

	p.page("GET /admin/entries", p.entries)
	p.page("GET /admin/entries/{id}", p.entry)
	p.page("POST /admin/entries/{id}", p.decideEntry)

	p.page("GET /admin/audit", p.audit)
	p.page("GET /admin/audit/export", p.exportAudit)
	p.page("GET /admin/audit/{id}", p.act)

	p.page("GET /admin/{$}", p.start)

	p.page("GET /admin/account", p.account)
	p.page("POST /admin/account/password", p.changePassword)
	p.page("POST /admin/account/language", p.changeLanguage)
	p.page("POST /admin/account/sessions/{id}/end", p.endSession)
	p.page("POST /admin/account/second", p.beginSecond)
	p.page("GET /admin/account/second", p.secondPage)
	p.page("GET /admin/account/second.png", p.secondPicture)
	p.page("POST /admin/account/second/confirm", p.confirmSecond)
	p.page("POST /admin/account/second/off", p.dropSecond)

	p.page("GET /admin/users", p.usersPage)
	p.page("POST /admin/users", p.addUser)
	p.page("POST /admin/users/{id}", p.editUser)
	p.page("POST /admin/users/{id}/link", p.linkUser)
	p.page("POST /admin/users/{id}/revoke", p.revokeUser)
	p.page("POST /admin/users/{id}/second-off", p.resetSecond)
	p.page("GET /admin/tokens", p.tokensPage)
	p.page("POST /admin/tokens", p.addToken)
	p.page("POST /admin/tokens/{id}/revoke", p.revokeToken)

	p.page("GET /admin/partners", p.partnersPage)
	p.page("GET /admin/partners/new", p.newPartner)
	p.page("POST /admin/partners/new", p.addPartner)
	p.page("GET /admin/partners/{id}/edit", p.editPartner)
	p.page("POST /admin/partners/{id}/edit", p.putPartner)
	p.page("POST /admin/partners/{id}/key", p.rekeyPartner)
	p.page("GET /admin/partners/{id}/revoke", p.endPartner)
	p.page("POST /admin/partners/{id}/revoke", p.revokePartner)

	p.page("/admin/", p.lost)
}

package news

// Said is what an editor has one entry say in the place of what its source says. It is of the entry alone: another copy of its story
// has a headline and people of its own. Nil: as the source says it; an empty list, or an empty origin: none.
type Said struct {
	Title          *string   `json:"title,omitempty"`
	Origin         *string   `json:"origin,omitempty"`
	Reporters      *[]string `json:"reporters,omitempty"`
	Correspondents *[]string `json:"correspondents,omitempty"`
	Photographers  *[]string `json:"photographers,omitempty"`
	Editors        *[]string `json:"editors,omitempty"`
}

// SaidText is a text that an editor may put in the place of the source's.
type SaidText struct {
	Field string
	Said  **string
	Of    *string // the entry's
}

// SaidNames are people that an editor may put in the place of the source's.
type SaidNames struct {
	Field string
	Said  **[]string
	Of    *[]string // the entry's
}

// Texts are the texts of what is said, beside those of an entry.
func (s *Said) Texts(e *Entry) []SaidText {
	return []SaidText{{"title", &s.Title, &e.Title}, {"origin", &s.Origin, &e.Attribution.Origin}}
}

// Names are the people of what is said, beside those of an entry.
func (s *Said) Names(e *Entry) []SaidNames {
	a := &e.Attribution
	return []SaidNames{{"reporters", &s.Reporters, &a.Reporters}, {"correspondents", &s.Correspondents, &a.Correspondents},
		{"photographers", &s.Photographers, &a.Photographers}, {"editors", &s.Editors, &a.Editors}}
}

// SaidFields are the fields of what an editor may have an entry say.
func SaidFields() (fields []string) {
	var s Said
	for _, t := range s.Texts(&Entry{}) {
		fields = append(fields, t.Field)
	}
	for _, n := range s.Names(&Entry{}) {
		fields = append(fields, n.Field)
	}
	return fields
}

// Empty reports whether all is as the source says it.
func (s *Said) Empty() bool { return s == nil || *s == Said{} }

// credits reports whether anything of the attribution is another.
func (s *Said) credits() bool {
	people := *s
	people.Title = nil
	return !people.Empty()
}

// With is what is said with what another has beside it, or in its place.
func (s Said) With(o Said) Said {
	texts, names := s.Texts(&Entry{}), s.Names(&Entry{})
	for i, t := range o.Texts(&Entry{}) {
		if *t.Said != nil {
			*texts[i].Said = *t.Said
		}
	}
	for i, n := range o.Names(&Entry{}) {
		if *n.Said != nil {
			*names[i].Said = *n.Said
		}
	}
	return s
}

// Without is what is said with some fields as the source says them.
func (s Said) Without(field string) Said {
	for _, t := range s.Texts(&Entry{}) {
		if t.Field == field {
			*t.Said = nil
		}
	}
	for _, n := range s.Names(&Entry{}) {
		if n.Field == field {
			*n.Said = nil
		}
	}
	return s
}

// Say writes it into an entry. The address of an origin goes with the origin that it was of.
func (s *Said) Say(e *Entry) {
	if s.Empty() {
		return
	}
	if s.Origin != nil && OutletKey(*s.Origin) != OutletKey(e.Attribution.Origin) {
		e.Attribution.OriginURL = ""
	}
	for _, t := range s.Texts(e) {
		if *t.Said != nil {
			*t.Of = **t.Said
		}
	}
	for _, n := range s.Names(e) {
		if *n.Said != nil {
			*n.Of = **n.Said
		}
	}
}

// Says is what an editor has the entry say.
func (e *Entry) Says() Said {
	if e.Override == nil {
		return Said{}
	}
	return e.Override.Said
}

// Brought is the entry with the title and the attribution that its source gave: what it is recognised by, and compared with what
// comes. It is the entry itself where no editor has it say others.
func (e *Entry) Brought() *Entry {
	if e.Override == nil || e.Override.Said.Empty() {
		return e
	}
	was := *e
	if e.Override.Title != nil {
		was.Title = e.Override.Desk.Title
	}
	if of := e.Override.Desk.Attribution; of != nil && e.Override.credits() {
		was.Attribution = *of
	}
	return &was
}

package news

// Vocabulary is what the desk knows of the words of the news it reads, beside those of channels and towns.
type Vocabulary struct {
	// Misleading are words that hold one of a channel's words and tell nothing: 汽车炸弹.
	Misleading []string `json:"misleading,omitempty" yaml:"misleading,omitempty"`
	// Outlets are agencies, papers and sites that may open a dateline with the place right behind: 新华社北京6月12日电.
	Outlets []string `json:"outlets,omitempty" yaml:"outlets,omitempty"`
}

package reprint

import "github.com/txnews/hub/news"

// Least is the length under which texts say too little to be told apart.
const Least = storyLeast

// Letters are what is compared of an entry's text.
func Letters(e *news.Entry) []rune {
	t := readStory(e)
	return t.runes
}

package news

// BlockBy is what of an entry a block looks at.
type BlockBy string

// What blocks look at.
const (
	BlockAddress  BlockBy = "address"  // its link, or its guid where that is an address
	BlockHeadline BlockBy = "headline" // words that its title has
	BlockText     BlockBy = "text"     // words that it has anywhere
)

// Block keeps out what has not come in yet (删稿通知): a Takedown of no entry that there is. What it keeps out has a tombstone, and comes in
// when the block is lifted.
type Block struct {
	By   BlockBy `json:"by"`
	What string  `json:"what"` // as it was written
	Key  string  `json:"key"`  // as it is compared
}

// BlockInForce is a block with its takedown.
type BlockInForce struct {
	Block
	Takedown string `json:"takedown"`
}

// Blocks are those in force.
type Blocks struct {
	List []BlockInForce
	Rev  string // of the list; empty: there is none
}

// MaxBlocks bounds how many may be in force at once: every new entry is compared with each.
const MaxBlocks = 1000

// KeptOut is what a tombstone keeps of an entry that never came in, for those who decide whether it may.
type KeptOut struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url,omitempty"`
}

// HeldBlocked is the rule by which an entry waits whose source corrected it into what is blocked; its term is the takedown.
const HeldBlocked = "held.blocked"

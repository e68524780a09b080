package intake

// Text is an XML document in UTF-8, whatever charset it is in.
func Text(body []byte) []byte { return decode(body, "", declaredXML).text }

// Address is an address that can be gone to, as documents' addresses are mended; empty where it cannot be.
func Address(ref string) string { return absolute("", ref) }

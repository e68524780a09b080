package intake

import "slices"

// Text is an XML document in UTF-8, whatever charset it is in.
func Text(body []byte) []byte { return decode(body, "", declaredXML).text }

// Plain is Text that says nowhere what charset it was in, so that it is read as it stands.
func Plain(body []byte) []byte {
	text := Text(body)
	if m := xmlEncoding.FindSubmatchIndex(text[:min(len(text), 1024)]); m != nil {
		return slices.Concat(text[:m[2]], []byte("UTF-8"), text[m[3]:])
	}
	return text
}

// Address is an address that can be gone to, as documents' addresses are mended; empty where it cannot be.
func Address(ref string) string { return absolute("", ref) }

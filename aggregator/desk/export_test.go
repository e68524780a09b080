package desk

import "reflect"

// Kept is how many bytes a place takes in which entries were classified, and the next ones will be.
func Kept() int {
	room := scratches.Get().(*scratch)
	defer scratches.Put(room)
	return roomIn(reflect.ValueOf(room).Elem())
}

// roomIn is the room of all slices and maps of a value.
func roomIn(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			n += roomIn(v.Field(i))
		}
	case reflect.Slice:
		n = v.Cap() * int(v.Type().Elem().Size())
	case reflect.Map:
		n = v.Len() * int(v.Type().Key().Size()+v.Type().Elem().Size())
	}
	return n
}

// Command seed would fill a database and ends: it is not what serves.
package main

import "log"

func main() {
	log.Println("nothing to fill")
}

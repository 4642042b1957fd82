// Command server greets: with a template beside it, and a page inside it.
package main

import (
	"embed"
	"html/template"
	"log"
	"net/http"
	"os"

	"github.com/go-chi/chi/v5"
)

//go:embed pages
var pages embed.FS

func main() {
	port := os.Getenv("PORT")
	if port == "" {
		port = "8080"
	}
	greeting := template.Must(template.ParseFiles("templates/greeting.html"))
	router := chi.NewRouter()
	router.Get("/", func(w http.ResponseWriter, r *http.Request) { greeting.Execute(w, "world") })
	router.Get("/hi/{who}", func(w http.ResponseWriter, r *http.Request) {
		greeting.Execute(w, chi.URLParam(r, "who"))
	})
	router.Handle("/pages/*", http.FileServerFS(pages))
	log.Println("listening on port", port)
	log.Fatal(http.ListenAndServe(":"+port, router))
}

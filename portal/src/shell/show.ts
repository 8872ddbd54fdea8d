// Puts a page's component into its document.
import { mount, type Component } from "svelte";
import "../style/main.scss";

export function show(page: Component): void {
  const place = document.getElementById("app");
  if (place) mount(page, { target: place });
}

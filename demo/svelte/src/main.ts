import { mount } from 'svelte';
import '../../office-hours.css';
import App from './App.svelte';

mount(App, {
  target: document.getElementById('app')!,
  props: Object.fromEntries(new URLSearchParams(location.search)),
});

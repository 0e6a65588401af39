import { createApp } from 'vue';
import '../../office-hours.css';
import App from './App.vue';

createApp(App, Object.fromEntries(new URLSearchParams(location.search))).mount('#app');

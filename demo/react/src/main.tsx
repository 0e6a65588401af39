import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../../office-hours.css';
import { App } from './App';

createRoot(document.getElementById('app')!).render(
  <StrictMode>
    <App {...Object.fromEntries(new URLSearchParams(location.search))} />
  </StrictMode>,
);

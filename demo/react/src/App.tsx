import { useState, type FormEvent } from 'react';
import { Call } from './Call';

interface Props {
  server?: string;
  code?: string;
  name?: string;
}

export function App({ server = 'http://localhost:8080', code = '', name = '' }: Props) {
  const [status, say] = useState('Not in a call');
  const [who, setWho] = useState<{ code: string; name: string } | null>(null);

  const join = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setWho({ code: String(form.get('code')), name: String(form.get('name')) });
  };
  const close = () => {
    setWho(null);
    say('Not in a call');
  };

  return (
    <>
      <header>
        <h1>Office hours</h1>
        <output id="status">{status}</output>
      </header>
      {who ? (
        <Call server={server} {...who} say={say} close={close} />
      ) : (
        <form id="join" onSubmit={join}>
          <label>
            Room code <input name="code" defaultValue={code} required />
          </label>
          <label>
            Your name <input name="name" defaultValue={name} required />
          </label>
          <button>Join</button>
        </form>
      )}
    </>
  );
}

import { renderToString } from 'react-dom/server';
import { Call } from './Call';

export const page = () =>
  renderToString(
    <Call server="https://video.example" code="abc-defg-hij" name="Ada" say={() => {}} />,
  );

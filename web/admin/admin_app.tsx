import { useEffect, useState } from 'preact/hooks';
import { api, type Session } from './api';
import { AdminPage } from './admin_page';
import { backFrom } from './problem';
import { SecondFactorPage } from './sign_in/second_factor_page';
import { SignInPage } from './sign_in/sign_in_page';
import { SignedOutContext } from './use_try';

/** Undefined while it is not known who is signed in; null: nobody. */
type Who = Session | null | undefined;

/** Signing in, the second factor of a new account, and then what the account may do. */
export function AdminApp() {
  const [back] = useState(() => backFrom(location.hash));
  const [who, setWho] = useState<Who>(undefined);
  const ask = () => void api.session().then(setWho, () => setWho(null));
  useEffect(ask, []);
  useEffect(() => {
    if (back && who?.second_factor) location.assign(back);
  }, [who]);
  if (who === undefined) return null;
  if (who === null) return <SignInPage onSession={setWho} />;
  return (
    <SignedOutContext.Provider value={() => setWho(null)}>
      {who.second_factor ? (
        <AdminPage session={who} onSignedOut={() => setWho(null)} />
      ) : (
        <SecondFactorPage onDone={ask} />
      )}
    </SignedOutContext.Provider>
  );
}

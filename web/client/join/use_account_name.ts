import { useEffect, useState } from 'preact/hooks';
import { call } from '../../shared/http';

interface Account {
  name: string;
  second_factor: boolean;
}

/** The account that is signed in in this browser: undefined while that is not known, "" without one. */
export function useAccountName(wanted: boolean): string | undefined {
  const [name, setName] = useState<string | undefined>(undefined);
  useEffect(() => {
    if (!wanted || name !== undefined) return;
    call<Account>('GET', '/session').then(
      (account) => setName(account.second_factor ? account.name : ''),
      () => setName(''),
    );
  }, [wanted]);
  return name;
}

/** `container.*`: the container that the process runs in, as the container engine told the recorder. */
import type { ContainerDetails, Mount } from '../../model/container.js';
import type { Argument, Field, FieldClass } from '../field.js';
import type { Moment } from '../moment.js';
import { flag, text } from './build.js';
import { globPattern } from '../glob.js';

const HOST = 'host';

function orHost(get: (m: Moment) => string | undefined): (m: Moment) => string | undefined {
  return (m) => {
    if (m.thread === undefined) return undefined;
    return m.thread.process.containerId === '' ? HOST : get(m);
  };
}

const orNone = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

function detail(id: string, help: string, get: (details: ContainerDetails) => string): Field {
  return text(id, help, ({ container }) =>
    container?.details === undefined ? undefined : orNone(get(container.details)),
  );
}

/** One mount by its number, or the first whose end matches a pattern. */
function mountOf(m: Moment, which: Argument, end: 'source' | 'destination'): Mount | undefined {
  const mounts = m.container?.details?.mounts ?? [];
  if (typeof which === 'number') return mounts[which];
  const pattern = globPattern(String(which));
  return mounts.find((mount) => pattern?.test(mount[end]) === true);
}

function wholeMount(mount: Mount): string {
  const { source, destination, mode, writable, propagation } = mount;
  return [source, destination, mode, String(writable), propagation].join(':');
}

function ofMount(
  id: string,
  help: string,
  end: 'source' | 'destination',
  get: (mount: Mount) => string,
): Field {
  return {
    ...text(id, help, (m, which) => {
      const mount = which === undefined ? undefined : mountOf(m, which, end);
      return mount === undefined ? undefined : get(mount);
    }),
    argument: { form: 'either', required: true, usage: '[N]' },
  };
}

export const CONTAINER: FieldClass = {
  name: 'container',
  title: 'The container',
  fields: [
    text(
      'container.id',
      'first 12 characters of its id; host outside of containers',
      orHost((m) => m.thread?.process.containerId),
    ),
    text(
      'container.name',
      'its name; host outside of containers',
      orHost((m) => orNone(m.container?.name)),
    ),
    text('container.image', 'its image', (m) => orNone(m.container?.image)),
    detail('container.image.id', 'id of its image', (d) => d.imageId),
    detail('container.image.repository', 'its image without the tag', (d) => d.repository),
    detail('container.image.tag', 'tag of its image', (d) => d.tag),
    detail('container.image.digest', 'digest of its image', (d) => d.digest),
    text(
      'container.type',
      'docker, containerd, cri-o, …; host outside of containers',
      orHost((m) => orNone(m.container?.details?.type)),
    ),
    flag(
      'container.privileged',
      'whether it runs privileged',
      (m) => m.container?.details?.privileged,
    ),
    text(
      'container.mounts',
      'all its mounts, source:destination:mode:writable:propagation',
      (m) => {
        const mounts = m.container?.details?.mounts;
        return mounts === undefined ? undefined : mounts.map(wholeMount).join(',');
      },
    ),
    ofMount('container.mount', 'a mount by its number, or by its source', 'source', wholeMount),
    ofMount(
      'container.mount.source',
      'where a mount comes from, by its destination',
      'destination',
      (m) => m.source,
    ),
    ofMount(
      'container.mount.dest',
      'where a mount goes, by its source',
      'source',
      (m) => m.destination,
    ),
    ofMount('container.mount.mode', 'mode of a mount, by its source', 'source', (m) => m.mode),
    ofMount('container.mount.rdwr', 'whether a mount can be written to', 'source', (m) =>
      String(m.writable),
    ),
    ofMount(
      'container.mount.propagation',
      'propagation of a mount',
      'source',
      (m) => m.propagation,
    ),
  ],
};

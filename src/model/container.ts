/** A container as the capture introduces it: sysdig's container JSON, or what an old capture kept of it. */
export interface ContainerInfo {
  /** First 12 characters. */
  readonly id: string;
  readonly name: string;
  readonly image: string;
  readonly ip: string;
  /** Kubernetes labels among them: io.kubernetes.pod.name, .namespace, .uid, io.kubernetes.container.name. */
  readonly labels: Readonly<Record<string, string>>;
  /** Labels of its pod's sandbox (`pod_sandbox_labels` of the JSON), the Pod's own among them; absent = not told. */
  readonly podLabels?: Readonly<Record<string, string>>;
  /** What the JSON tells besides; absent = the capture has no JSON of it. */
  readonly details?: ContainerDetails;
}

export interface ContainerDetails {
  /** docker, containerd, …: '' = of an unknown kind. */
  readonly type: string;
  readonly imageId: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly privileged: boolean | undefined;
  readonly mounts: readonly Mount[];
}

export interface Mount {
  readonly source: string;
  readonly destination: string;
  readonly mode: string;
  readonly writable: boolean;
  readonly propagation: string;
}

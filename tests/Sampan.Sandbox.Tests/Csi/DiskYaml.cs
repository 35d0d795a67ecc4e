namespace Sampan.Sandbox.Tests.Csi;

/// <summary>Manifests around disks.</summary>
internal static class DiskYaml
{
    private const string Driver = "com.tencent.cloud.csi.cbs";

    public static string Claim(string ns, string name, string size, string? from = null, string storageClass = "cbs-csi") => $$$"""

        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          accessModes: [ReadWriteOnce]
          storageClassName: {{{storageClass}}}
          resources: {requests: {storage: {{{size}}}}}
          {{{(from is null ? "" : "dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: " + from + "}")}}}

        """;

    public static string Pod(string ns, string name, string image, string claim, string arguments = "") => $$$"""

        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          restartPolicy: Never
          containers: [{name: c, image: {{{image}}}, args: [{{{arguments}}}], volumeMounts: [{name: data, mountPath: /data}]}]
          volumes: [{name: data, persistentVolumeClaim: {claimName: {{{claim}}}}}]

        """;

    public static string Seed(string ns, string name, string claim, string base64) => $$$"""

        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        binaryData: {picture.bin: {{{base64}}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers:
              - name: copy
                image: sampan.dev/sandbox-tool
                args: [copy, /from, /to]
                volumeMounts: [{name: from, mountPath: /from}, {name: to, mountPath: /to}]
              volumes:
              - {name: from, configMap: {name: {{{name}}}}}
              - {name: to, persistentVolumeClaim: {claimName: {{{claim}}}}}

        """;

    public static string SnapshotClass(string version, string name, string policy) => $$$"""

        ---
        apiVersion: snapshot.storage.k8s.io/{{{version}}}
        kind: VolumeSnapshotClass
        metadata: {name: {{{name}}}}
        driver: {{{Driver}}}
        deletionPolicy: {{{policy}}}

        """;

    public static string Snapshot(string version, string ns, string name, string claim, string snapshotClass) => $$$"""

        ---
        apiVersion: snapshot.storage.k8s.io/{{{version}}}
        kind: VolumeSnapshot
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec: {volumeSnapshotClassName: {{{snapshotClass}}}, source: {persistentVolumeClaimName: {{{claim}}}}}

        """;

    public static string Preprovisioned(string version, string ns, string name, string handle) => $$$"""

        ---
        apiVersion: snapshot.storage.k8s.io/{{{version}}}
        kind: VolumeSnapshotContent
        metadata: {name: {{{ns}}}-{{{name}}}}
        spec:
          deletionPolicy: Retain
          driver: {{{Driver}}}
          source: {snapshotHandle: "{{{handle}}}"}
          volumeSnapshotRef: {name: {{{name}}}, namespace: {{{ns}}}}
        ---
        apiVersion: snapshot.storage.k8s.io/{{{version}}}
        kind: VolumeSnapshot
        metadata: {name: {{{name}}}, namespace: {{{ns}}}}
        spec: {source: {volumeSnapshotContentName: {{{ns}}}-{{{name}}}}}

        """;
}

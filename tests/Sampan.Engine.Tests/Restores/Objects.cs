namespace Sampan.Engine.Tests.Restores;

/// <summary>Objects as a cluster would have given them to a backup.</summary>
internal static class Objects
{
    public static string Namespace(string name) =>
        $$$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{{name}}}}","uid":"ns-{{{{name}}}}","labels":{"kubernetes.io/metadata.name":"{{{{name}}}}","team":"x"}},"spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}""";

    public static string ConfigMap(string name, string ns = "shop", string value = "1") =>
        $$$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{{name}}}}","namespace":"{{{{ns}}}}","uid":"cm-{{{{name}}}}","resourceVersion":"7","creationTimestamp":"2026-01-01T00:00:00Z","labels":{"app":"{{{{name}}}}"},"ownerReferences":[{"kind":"X","name":"x","uid":"x","apiVersion":"v1"}],"finalizers":["example.com/keep"]},"data":{"a":"{{{{value}}}}"}}""";

    public static string Pod(string name, string phase = "Running", string extra = "") =>
        $$$$"""{"apiVersion":"v1","kind":"Pod","metadata":{"name":"{{{{name}}}}","namespace":"shop","uid":"pod-{{{{name}}}}"{{{{extra}}}}},"spec":{"nodeName":"n1","priority":0,"serviceAccountName":"default","containers":[{"name":"c","image":"i","volumeMounts":[{"name":"default-token-abcde","mountPath":"/t"}]}],"volumes":[{"name":"default-token-abcde","secret":{"secretName":"default-token-abcde"}}]},"status":{"phase":"{{{{phase}}}}"}}""";

    public static string Service(string name) =>
        $$$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{{name}}}}","namespace":"shop"},"spec":{"type":"NodePort","clusterIP":"10.0.0.1","clusterIPs":["10.0.0.1"],"ports":[{"name":"http","port":80,"nodePort":30080,"protocol":"TCP"}]},"status":{"loadBalancer":{}}}""";

    public static string Crd(string plural, string kind) =>
        $$$$"""{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{{plural}}}}.example.com"},"spec":{"group":"example.com","names":{"plural":"{{{{plural}}}}","kind":"{{{{kind}}}}"},"scope":"Namespaced","versions":[{"name":"v1","served":true,"storage":true}]}}""";

    public static string Custom(string kind, string name) =>
        $$$$"""{"apiVersion":"example.com/v1","kind":"{{{{kind}}}}","metadata":{"name":"{{{{name}}}}","namespace":"shop"},"spec":{"n":1.50}}""";

    public static string Claim(string name, string volume, string annotations = "{}") =>
        $$$$"""{"apiVersion":"v1","kind":"PersistentVolumeClaim","metadata":{"name":"{{{{name}}}}","namespace":"shop","annotations":{{{{annotations}}}}},"spec":{"storageClassName":"cbs-csi","volumeName":"{{{{volume}}}}","resources":{"requests":{"storage":"10Gi"} } },"status":{"phase":"Bound"}}""";

    public static string Volume(string name, string claim, string policy = "Delete") =>
        $$$$"""{"apiVersion":"v1","kind":"PersistentVolume","metadata":{"name":"{{{{name}}}}"},"spec":{"persistentVolumeReclaimPolicy":"{{{{policy}}}}","claimRef":{"namespace":"shop","name":"{{{{claim}}}}","uid":"u","resourceVersion":"3"},"csi":{"driver":"d","volumeHandle":"h"} },"status":{"phase":"Bound"}}""";

    public static string Snapshot(string name, string claim, string version = "v1beta1", string annotations = "{}", string status = "{}") =>
        $$$$"""{"apiVersion":"snapshot.storage.k8s.io/{{{{version}}}}","kind":"VolumeSnapshot","metadata":{"name":"{{{{name}}}}","namespace":"shop","annotations":{{{{annotations}}}},"finalizers":["snapshot.storage.kubernetes.io/volumesnapshot-bound-protection"]},"spec":{"source":{"persistentVolumeClaimName":"{{{{claim}}}}"},"volumeSnapshotClassName":"cbs"},"status":{{{{status}}}}}""";

    public static string SnapshotContent(string name, string snapshot, string handle, string version = "v1beta1") =>
        $$$$"""{"apiVersion":"snapshot.storage.k8s.io/{{{{version}}}}","kind":"VolumeSnapshotContent","metadata":{"name":"{{{{name}}}}"},"spec":{"deletionPolicy":"Delete","driver":"com.tencent.cloud.csi.cbs","source":{"volumeHandle":"disk-1"},"volumeSnapshotClassName":"cbs","volumeSnapshotRef":{"kind":"VolumeSnapshot","name":"{{{{snapshot}}}}","namespace":"shop","uid":"old"} },"status":{"snapshotHandle":"{{{{handle}}}}","readyToUse":true}}""";
}

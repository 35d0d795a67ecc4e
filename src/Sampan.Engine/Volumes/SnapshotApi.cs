using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Volumes;

/// <summary>The snapshot API in the version a cluster serves: v1, or v1beta1 on older ones. v1alpha1 had other fields and is not used.</summary>
internal sealed record SnapshotApi(ApiResource Snapshots, ApiResource Contents, ApiResource Classes)
{
    public const string Group = "snapshot.storage.k8s.io";

    public static GroupResource SnapshotsResource { get; } = new(Group, "volumesnapshots");

    public static GroupResource ContentsResource { get; } = new(Group, "volumesnapshotcontents");

    public static GroupResource ClassesResource { get; } = new(Group, "volumesnapshotclasses");

    /// <summary>Null when the cluster lacks one of the three, or has them in v1alpha1 only.</summary>
    public static SnapshotApi? Of(ApiCatalog catalog) =>
        catalog.Preferred(SnapshotsResource) is { } snapshots && catalog.Preferred(ContentsResource) is { } contents && catalog.Preferred(ClassesResource) is { } classes &&
        snapshots.Id.Version is "v1" or "v1beta1"
            ? new SnapshotApi(snapshots, contents, classes)
            : null;
}

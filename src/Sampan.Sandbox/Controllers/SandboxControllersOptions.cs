namespace Sampan.Sandbox.Controllers;

/// <summary>Which controllers run against a cluster, and what its simulated machines and disks are.</summary>
public sealed record SandboxControllersOptions
{
    /// <summary>Driver and provisioner name of the simulated disks: that of Tencent's block storage, as the migration guide uses it.</summary>
    public const string DefaultCsiDriver = "com.tencent.cloud.csi.cbs";

    /// <summary>Folder of the simulated cloud account: disks and snapshots. Made when missing. Clusters (also of different processes)
    /// that name the same folder see each other's snapshots.</summary>
    public required string CloudDirectory { get; init; }

    /// <summary>Simulated nodes to register. Default 2; 0 for a cluster that brings its own.</summary>
    public int Nodes { get; init; } = 2;

    /// <summary>Start of the simulated nodes' names: <c>PREFIX-1</c> and so on. Default <c>sandbox-node</c>.</summary>
    public string NodePrefix { get; init; } = "sandbox-node";

    /// <summary>Name under which the simulated CSI driver provisions and snapshots.</summary>
    public string CsiDriver { get; init; } = DefaultCsiDriver;

    /// <summary>Further provisioner names that the simulator answers to, so that a workload's own StorageClass gets disks too. Default none.</summary>
    public IReadOnlyList<string> OtherProvisioners { get; init; } = [];

    /// <summary>Stand in for every storage driver: disks for the claims of any StorageClass, and every snapshot handle exists, empty. For rehearsals of what
    /// runs elsewhere. Default false.</summary>
    public bool StandsInForDrivers { get; init; }

    /// <summary>StorageClass of the driver, made when missing; null makes none. Default <c>cbs-csi</c>.</summary>
    public string? StorageClass { get; init; } = "cbs-csi";

    /// <summary>Served versions of the snapshot CRDs that are installed when the cluster has none: <c>v1</c>, <c>v1beta1</c> or both. Null (the
    /// default) chooses by the server's version: <c>v1beta1</c> below 1.24, <c>v1</c> from there on. Empty installs none.</summary>
    public IReadOnlyList<string>? SnapshotVersions { get; init; }

    /// <summary>Run what a kube-controller-manager runs: workloads, endpoints, garbage collection, namespaces, service accounts and the
    /// binding of claims to volumes. False beside a real one. Default true.</summary>
    public bool ControllerManager { get; init; } = true;

    /// <summary>Bind pods to nodes. False where a real scheduler runs. Default true.</summary>
    public bool Scheduler { get; init; } = true;

    /// <summary>Certificate authority of the API server in PEM, published to every namespace as ConfigMap <c>kube-root-ca.crt</c>; null
    /// publishes none.</summary>
    public string? RootCertificate { get; init; }
}

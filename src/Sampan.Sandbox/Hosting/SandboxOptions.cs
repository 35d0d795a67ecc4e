using Sampan.Profiles;
using Sampan.Sandbox.Faults;

namespace Sampan.Sandbox.Hosting;

/// <summary>What one embedded cluster is.</summary>
public sealed record SandboxOptions
{
    /// <summary>Name of its context, cluster and user in the kubeconfig. Default <c>sandbox</c>.</summary>
    public string Name { get; init; } = "sandbox";

    /// <summary>Version whose APIs it serves, such as <c>1.21</c>: 1.18 to 1.36. Default <c>1.36</c>.</summary>
    public string KubernetesVersion { get; init; } = "1.36";

    /// <summary>What it refuses at admission; null refuses nothing beyond what any cluster does.</summary>
    public Profile? Profile { get; init; }

    /// <summary>Port on loopback; 0 (the default) takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Folder of the simulated cloud account; clusters that share it share disk snapshots. Null makes a temporary one that goes with the
    /// cluster.</summary>
    public string? CloudDirectory { get; init; }

    /// <summary>Stand in for every storage driver: claims of any StorageClass get disks, and every snapshot handle exists, empty. For rehearsals. Default false.</summary>
    public bool StandsInForDrivers { get; init; }

    /// <summary>Run the controllers that make objects come alive. Default true; false gives a bare API server.</summary>
    public bool RunControllers { get; init; } = true;

    /// <summary>Changes of each resource that watches and paged lists can go back over before they are answered 410. Default 20,000.</summary>
    public int ChangesRemembered { get; init; } = Store.ObjectStore.DefaultChangesRemembered;

    /// <summary>What goes wrong from the start; <see cref="SandboxCluster.Faults"/> changes it later. Default nothing.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];
}

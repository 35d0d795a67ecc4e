using Microsoft.Extensions.Logging;
using Sampan.Engine.Bucket;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Restores.Modifiers;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Exec;

namespace Sampan.Engine.Restores;

/// <summary>What a restore runs with. Defaults are Velero 1.18.1's server flags where there are such.</summary>
public sealed record RestoreRunnerOptions
{
    /// <summary>The cluster to restore into.</summary>
    public required ICluster Cluster { get; init; }

    /// <summary>Where the backup is; the restore's records go there too, also while it is ReadOnly.</summary>
    public required BackupRepository Repository { get; init; }

    /// <summary>Clock of timestamps and waits.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where diagnostics go; the restore's own log is written to the bucket in any case.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>Creates in flight at once within a wave. Default 32, as many as a client sends; it sends fewer while the server asks for that.</summary>
    public int Parallelism { get; init; } = 32;

    /// <summary>How long to wait for a CRD to be established and for a claim to be bound. Default 10 minutes (<c>--resource-timeout</c>).</summary>
    public TimeSpan ResourceTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a terminating namespace is waited for. Default 10 minutes (<c>--terminating-resource-timeout</c>).</summary>
    public TimeSpan TerminatingTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long objects are offered again, after everything else was restored, that the target refuses because a webhook does not answer or whose
    /// API service is not up: both may be pods that this restore brought. Default 2 minutes.</summary>
    public TimeSpan DeferredPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Pause between two looks at something waited for. Default 1 second.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>First pause before a write whose answer was lost, or that the server failed at, is tried again; doubles each time. Default 250 ms.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often one write is tried. Default 5.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Choose among the API versions of a backup that holds several (feature <c>EnableAPIGroupVersions</c>). Default true; a backup
    /// with one version leaves nothing to choose.</summary>
    public bool ChooseApiVersions { get; init; } = true;

    /// <summary>Wait for restored claims and give their volumes the reclaim policy and labels they had (Velero's restore finalizer). Default true.</summary>
    public bool FinalizeVolumes { get; init; } = true;

    /// <summary>Order of resources: <c>high,…,-,low,…</c> as <c>--restore-resource-priorities</c>; null is Velero 1.18.1's default.</summary>
    public string? ResourcePriorities { get; init; }

    /// <summary>Where the ConfigMaps are that a restore names or that configure it, when they are not in <see cref="Cluster"/>: a rehearsal reads the real
    /// target's. Default null.</summary>
    public IKubeReader? Configuration { get; init; }

    /// <summary>Resource modifiers, for restores whose spec names no ConfigMap with such. Default null.</summary>
    public ResourceModifiers? Modifiers { get; init; }

    /// <summary>ConfigMaps that configure actions, instead of those of the target for the same actions (<see cref="IRestoreContext.FindConfigAsync"/>).</summary>
    public IReadOnlyList<KubeObject> PluginConfigs { get; init; } = [];

    /// <summary>What runs commands in restored pods, for hooks. Default null, for rehearsals: nothing is waited for, and each hook is a warning.</summary>
    public IPodExec? PodExec { get; init; }

    /// <summary>Actions beside the built-in ones; one with a built-in's name replaces it.</summary>
    public IReadOnlyList<IRestoreItemAction> Actions { get; init; } = [];

    /// <summary>Told how far the run is.</summary>
    public IProgress<EngineProgress>? Progress { get; init; }
}

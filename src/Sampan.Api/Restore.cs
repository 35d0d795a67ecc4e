using System.Text.Json.Nodes;
using Sampan.Api.Names;
using Sampan.Api.Values;
using Sampan.Kubernetes.Documents;

namespace Sampan.Api;

/// <summary>A <c>velero.io/v1</c> Restore.</summary>
public sealed class Restore : VeleroResource
{
    /// <summary><c>kind</c> of the document.</summary>
    public const string KindName = "Restore";

    /// <summary>Resource in request paths.</summary>
    public static ResourceId Resource { get; } = new(VeleroNames.Group, "v1", "restores");

    /// <summary>Views a document.</summary>
    /// <exception cref="ArgumentException">It is of another kind.</exception>
    public Restore(KubeObject document) : base(document, KindName) =>
        (Spec, Status) = (new RestoreSpec(Fields.Of(document, "spec")), new RestoreStatus(Fields.Of(document, "status")));

    /// <summary>What to restore.</summary>
    public RestoreSpec Spec { get; }

    /// <summary>How it went.</summary>
    public RestoreStatus Status { get; }

    /// <summary>Policies by resource, beside <c>spec.existingResourcePolicy</c>, as <see cref="Api.ExistingPolicies.Parse"/> reads them; null is none.</summary>
    public string? ExistingPolicies
    {
        get => Document.Annotation(SampanNames.ExistingPolicies);
        set => SetAnnotation(SampanNames.ExistingPolicies, value);
    }

    /// <summary>Owner references are made anew to the restored owners. False unless it was set.</summary>
    public bool RelinkOwners
    {
        get => Document.Annotation(SampanNames.RelinkOwners) == "true";
        set => SetAnnotation(SampanNames.RelinkOwners, value ? "true" : null);
    }

    /// <summary>A new Restore of a backup with a fresh uid, the empty <c>hooks</c> that Velero's client sends, and an
    /// <c>itemOperationTimeout</c> of 4h.</summary>
    public static Restore Create(string name, string backup, DateTimeOffset now, string @namespace = VeleroNames.DefaultNamespace) =>
        new(NewDocument(KindName, name, @namespace, now, new JsonObject
        {
            ["backupName"] = backup,
            ["hooks"] = new JsonObject(),
            ["itemOperationTimeout"] = "4h0m0s",
        }));
}

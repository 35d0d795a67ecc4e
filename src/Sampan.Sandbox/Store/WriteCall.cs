using Sampan.Sandbox.Discovery;

namespace Sampan.Sandbox.Store;

/// <summary>What every write has in common.</summary>
/// <param name="Resource">Resource in the version of the request.</param>
/// <param name="Namespace">Namespace of the path; null for cluster-scoped resources.</param>
internal sealed record WriteCall(ServedResource Resource, string? Namespace)
{
    /// <summary>Do everything but store.</summary>
    public bool DryRun { get; init; }

    /// <summary>Field manager: who owns what is written.</summary>
    public string Manager { get; init; } = "";

    /// <summary>For server-side apply: take over what others own.</summary>
    public bool Force { get; init; }

    /// <summary><c>Strict</c>, <c>Warn</c> or <c>Ignore</c>.</summary>
    public string FieldValidation { get; init; } = "Ignore";

    /// <summary>Collects what goes into Warning headers.</summary>
    public List<string> Warnings { get; } = [];
}

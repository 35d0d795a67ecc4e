namespace Sampan.Sandbox.Apply;

/// <summary>Who writes, and through what.</summary>
/// <param name="Manager">Name of the field manager.</param>
/// <param name="ApiVersion">Version of the request.</param>
/// <param name="Subresource">Subresource as entries record it; empty for the object itself, and below Kubernetes 1.22.</param>
/// <param name="Time">Time of the write.</param>
internal sealed record Writer(string Manager, string ApiVersion, string Subresource, DateTimeOffset Time)
{
    /// <summary>An entry of its own, without fields yet.</summary>
    public ManagedEntry Entry(bool applies) => new(Manager.Length == 0 ? "unknown" : Manager, applies, ApiVersion, Subresource, Time, Fields.FieldSet.Empty);
}

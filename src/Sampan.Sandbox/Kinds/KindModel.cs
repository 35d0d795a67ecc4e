namespace Sampan.Sandbox.Kinds;

/// <summary>Everything the server knows of built-in kinds, for one Kubernetes version and one profile.</summary>
/// <param name="Rules">Defaults, validation, allocation, admission.</param>
/// <param name="Tables">What <c>kubectl get</c> prints.</param>
/// <param name="OpenApi">Published schemas.</param>
/// <remarks>Made by a factory next to the implementations: <c>BuiltInKinds.ModelFor(KubernetesVersion, Profile?, TimeProvider)</c>.</remarks>
internal sealed record KindModel(IKindRules Rules, IKindTables Tables, IOpenApiDocuments OpenApi);

namespace Sampan.Kubernetes.Config;

/// <summary>A client certificate and its key as PEM text; equal texts are the same certificate.</summary>
/// <param name="ChainPem">Leaf first.</param>
/// <param name="KeyPem">The leaf's private key.</param>
internal sealed record ClientCertificate(string ChainPem, string KeyPem);
